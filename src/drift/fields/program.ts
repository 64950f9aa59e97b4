import { hash } from "node:crypto";
import { type Fields, listAt, mapAt, scalarAt, textAt } from "../../lib/fields.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { secondsOf } from "./units.ts";
import { type Field, numberAt, one, type Values, worded } from "./values.ts";

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
      service.entrypoint !== undefined && service.entrypoint !== null
        ? worded(listAt(service, "entrypoint"))
        : image && worded(image.Entrypoint),
    found: ({ config }) => worded(config.Entrypoint),
  },
  {
    key: "command",
    wanted: ({ service }, { image }) => {
      const isSaid = service.command !== undefined && service.command !== null;
      // The image's command is ignored if the service sets its own entrypoint.
      const replaced = service.entrypoint !== undefined && service.entrypoint !== null;
      return isSaid ? worded(listAt(service, "command")) : replaced ? one(undefined) : image && worded(image.Cmd);
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
          ...hashes(mapAt(image, "Env")),
          ...Object.fromEntries(vault.map((name) => [name, String(here[name])])),
          ...Object.fromEntries(said.map(([name, value]) => [name, hash("sha256", String(value), "hex")])),
        }
      );
    },
    found: ({ config }) => hashes(mapAt(config, "Env")),
  },
  {
    key: "labels",
    wanted: ({ service }) =>
      Object.fromEntries(
        Object.entries(mapAt(service, "labels"))
          .filter(([, value]) => value !== unknownValue)
          .map(([name, value]) => [name, String(value)]),
      ),
    found: ({ config }, { service }) =>
      Object.fromEntries(
        Object.entries(mapAt(config, "Labels"))
          .filter(([name]) => Object.hasOwn(mapAt(service, "labels"), name))
          .filter(([name]) => mapAt(service, "labels")[name] !== unknownValue)
          .map(([name, value]) => [name, String(value)]),
      ),
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
      const seconds = secondsOf(scalarAt(service, "stop_grace_period") ?? "");
      return seconds === undefined ? undefined : one(`${seconds}s`);
    },
    found: ({ config }) => one(`${numberAt(config, "StopTimeout")}s`),
  },
];

function known(text: string | undefined): Values | undefined {
  return text === undefined || text.includes(unknownValue) ? undefined : one(text);
}

function hashes(fields: Fields): Values {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

function logging(driver: string | undefined, options: Fields): Values {
  return { ...one(driver), ...hashes(options) };
}

function wantedCheck(service: ComposeService): Values {
  const check = mapAt(service, "healthcheck");
  if (check.disable === true) {
    return { test: worded(["NONE"])[""] ?? "" };
  }
  const times = ["interval", "timeout", "start_period", "start_interval"].map((key) => [
    key,
    secondsOf(scalarAt(check, key) ?? "") ?? 0,
  ]);
  return checkValues(listAt(check, "test"), Number(scalarAt(check, "retries") ?? 0), Object.fromEntries(times));
}

const engineTimes = {
  interval: "Interval",
  timeout: "Timeout",
  start_period: "StartPeriod",
  start_interval: "StartInterval",
} as const;

function checkOf(check: Fields): Values {
  const times = Object.entries(engineTimes).map(([key, live]) => [key, numberAt(check, live) / 1e9]);
  return checkValues(listAt(check, "Test"), numberAt(check, "Retries"), Object.fromEntries(times));
}

function checkValues(test: readonly unknown[], retries: number, times: Readonly<Record<string, number>>): Values {
  const said = Object.entries(times).filter(([, seconds]) => seconds > 0);
  return {
    ...(test.length > 0 && { test: worded(test)[""] ?? "" }),
    ...(retries > 0 && { retries: String(retries) }),
    ...Object.fromEntries(said.map(([key, seconds]) => [key, `${seconds}s`])),
  };
}
