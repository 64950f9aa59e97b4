import { hash } from "node:crypto";
import { type Fields, listAt, mapAt, scalarAt, textAt } from "../../lib/fields.ts";
import { parseDuration } from "../../lib/text/seconds.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { type Field, numberAt, one, textsOf, type Values, worded } from "./values.ts";

/** Replaces a variable of compose.yml that only a deploy can fill in. */
export const unknownValue = "not-known-here";

/** A service's program and health check. */
export const programFields: readonly Field[] = [
  {
    key: "image",
    wanted: ({ service }) => known(scalarAt(service, "image")),
    found: ({ config }) => one(textAt(config, "Image")),
  },
  {
    key: "entrypoint",
    wanted: ({ service }, { image }) =>
      isSaid(service.entrypoint) ? worded(listAt(service, "entrypoint")) : image && worded(image.Entrypoint),
    found: ({ config }) => worded(config.Entrypoint),
  },
  {
    key: "command",
    wanted: ({ service }, { image }) => {
      if (isSaid(service.command)) {
        return worded(listAt(service, "command"));
      }
      // The image's command is ignored if the service sets its own entrypoint.
      return isSaid(service.entrypoint) ? one(undefined) : image && worded(image.Cmd);
    },
    found: ({ config }) => worded(config.Cmd),
  },
  {
    key: "environment",
    // Values are compared by hash, and never shown.
    wanted: ({ service, secretVariables }, { image, config }) => {
      const said = Object.entries(mapAt(service, "environment")).filter(([, value]) => value !== null);
      const here = mapAt(config, "Env");
      const vault = secretVariables.filter((name) => Object.hasOwn(here, name));
      return (
        image && {
          ...textsOf(mapAt(image, "Env")),
          ...Object.fromEntries(vault.map((name) => [name, String(here[name])])),
          ...Object.fromEntries(said.map(([name, value]) => [name, hash("sha256", String(value), "hex")])),
        }
      );
    },
    found: ({ config }) => textsOf(mapAt(config, "Env")),
  },
  {
    key: "labels",
    wanted: ({ service }) => textsOf(knownLabels(service)),
    found: ({ config }, { service }) => {
      const wanted = knownLabels(service);
      const found = Object.entries(mapAt(config, "Labels")).filter(([name]) => Object.hasOwn(wanted, name));
      return textsOf(Object.fromEntries(found));
    },
  },
  {
    key: "healthcheck",
    wanted: ({ service }, { image }) =>
      service.healthcheck === undefined ? image && checkOf(mapAt(image, "Healthcheck")) : wantedCheck(service),
    found: ({ config }) => checkOf(mapAt(config, "Healthcheck")),
  },
  {
    key: "logging",
    wanted: ({ service }) =>
      service.logging === undefined
        ? undefined
        : logging(scalarAt(mapAt(service, "logging"), "driver"), mapAt(mapAt(service, "logging"), "options")),
    found: ({ host }) => logging(textAt(mapAt(host, "LogConfig"), "Type"), mapAt(mapAt(host, "LogConfig"), "Config")),
  },
  {
    key: "init",
    wanted: ({ service }, { host }) => one(service.init ?? host.Init ?? false),
    found: ({ host }) => one(host.Init ?? false),
  },
  {
    key: "stop_grace_period",
    wanted: ({ service }) => {
      const seconds = parseDuration(scalarAt(service, "stop_grace_period") ?? "");
      return seconds === undefined ? undefined : one(`${seconds}s`);
    },
    found: ({ config }) => one(`${numberAt(config, "StopTimeout")}s`),
  },
];

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function known(text: string | undefined): Values | undefined {
  return text === undefined || text.includes(unknownValue) ? undefined : one(text);
}

function knownLabels(service: ComposeService): Fields {
  return Object.fromEntries(Object.entries(mapAt(service, "labels")).filter(([, value]) => value !== unknownValue));
}

function logging(driver: string | undefined, options: Fields): Values {
  return { ...one(driver), ...textsOf(options) };
}

/** The times of a health check, and their names in the engine. */
const times = {
  interval: "Interval",
  timeout: "Timeout",
  start_period: "StartPeriod",
  start_interval: "StartInterval",
};

function wantedCheck(service: ComposeService): Values {
  const check = mapAt(service, "healthcheck");
  if (check.disable === true) {
    return { test: worded(["NONE"])[""] ?? "" };
  }
  const seconds = Object.keys(times).map((key) => [key, parseDuration(scalarAt(check, key) ?? "") ?? 0]);
  return checkValues(listAt(check, "test"), Number(scalarAt(check, "retries") ?? 0), Object.fromEntries(seconds));
}

function checkOf(check: Fields): Values {
  const seconds = Object.entries(times).map(([key, live]) => [key, numberAt(check, live) / 1e9]);
  return checkValues(listAt(check, "Test"), numberAt(check, "Retries"), Object.fromEntries(seconds));
}

function checkValues(test: readonly unknown[], retries: number, seconds: Readonly<Record<string, number>>): Values {
  const said = Object.entries(seconds).filter(([, time]) => time > 0);
  return {
    ...(test.length > 0 && { test: worded(test)[""] ?? "" }),
    ...(retries > 0 && { retries: String(retries) }),
    ...Object.fromEntries(said.map(([key, time]) => [key, `${time}s`])),
  };
}
