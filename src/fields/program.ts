import { hash } from "node:crypto";
import { type Fields, getMap, getScalar, getText, listAt } from "../lib/fields.ts";
import { parseDuration } from "../lib/text/seconds.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { type Field, readNumber, spellOne, spellTexts, spellWords, type Values } from "./values.ts";

/** Replaces a variable of compose.yml that only a deploy can fill in. */
export const unknownValue = "not-known-here";

/** A service's program and health check. */
export const programFields: readonly Field[] = [
  {
    key: "image",
    wanted: ({ service }) => known(getScalar(service, "image")),
    found: ({ config }) => spellOne(getText(config, "Image")),
  },
  {
    key: "entrypoint",
    wanted: ({ service }, { image }) =>
      isSaid(service.entrypoint) ? spellWords(listAt(service, "entrypoint")) : image && spellWords(image.Entrypoint),
    found: ({ config }) => spellWords(config.Entrypoint),
  },
  {
    key: "command",
    wanted: ({ service }, { image }) => {
      if (isSaid(service.command)) {
        return spellWords(listAt(service, "command"));
      }
      // The image's command is ignored if the service sets its own entrypoint.
      return isSaid(service.entrypoint) ? spellOne(undefined) : image && spellWords(image.Cmd);
    },
    found: ({ config }) => spellWords(config.Cmd),
  },
  {
    key: "environment",
    // Values are compared by hash, and never shown.
    wanted: ({ service, secretVariables }, { image, config }) => {
      const said = Object.entries(getMap(service, "environment")).filter(([, value]) => value !== null);
      const here = getMap(config, "Env");
      const vault = secretVariables.filter((name) => Object.hasOwn(here, name));
      return (
        image && {
          ...spellTexts(getMap(image, "Env")),
          ...Object.fromEntries(vault.map((name) => [name, String(here[name])])),
          ...Object.fromEntries(said.map(([name, value]) => [name, hash("sha256", String(value), "hex")])),
        }
      );
    },
    found: ({ config }) => spellTexts(getMap(config, "Env")),
  },
  {
    key: "labels",
    wanted: ({ service }) => spellTexts(knownLabels(service)),
    found: ({ config }, { service }) => {
      const wanted = knownLabels(service);
      const found = Object.entries(getMap(config, "Labels")).filter(([name]) => Object.hasOwn(wanted, name));
      return spellTexts(Object.fromEntries(found));
    },
  },
  {
    key: "healthcheck",
    wanted: ({ service }, { image }) =>
      service.healthcheck === undefined ? image && checkOf(getMap(image, "Healthcheck")) : wantedCheck(service),
    found: ({ config }) => checkOf(getMap(config, "Healthcheck")),
  },
  {
    key: "logging",
    wanted: ({ service }) =>
      service.logging === undefined
        ? undefined
        : logging(getScalar(getMap(service, "logging"), "driver"), getMap(getMap(service, "logging"), "options")),
    found: ({ host }) =>
      logging(getText(getMap(host, "LogConfig"), "Type"), getMap(getMap(host, "LogConfig"), "Config")),
  },
  {
    key: "init",
    wanted: ({ service }, { host }) => spellOne(service.init ?? host.Init ?? false),
    found: ({ host }) => spellOne(host.Init ?? false),
  },
  {
    key: "stop_grace_period",
    wanted: ({ service }) => {
      const seconds = parseDuration(getScalar(service, "stop_grace_period") ?? "");
      return seconds === undefined ? undefined : spellOne(`${seconds}s`);
    },
    found: ({ config }) => spellOne(`${readNumber(config, "StopTimeout")}s`),
  },
];

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function known(text: string | undefined): Values | undefined {
  return text === undefined || text.includes(unknownValue) ? undefined : spellOne(text);
}

function knownLabels(service: ComposeService): Fields {
  return Object.fromEntries(Object.entries(getMap(service, "labels")).filter(([, value]) => value !== unknownValue));
}

function logging(driver: string | undefined, options: Fields): Values {
  return { ...spellOne(driver), ...spellTexts(options) };
}

/** The times of a health check, and their names in the engine. */
const times = {
  interval: "Interval",
  timeout: "Timeout",
  start_period: "StartPeriod",
  start_interval: "StartInterval",
};

function wantedCheck(service: ComposeService): Values {
  const check = getMap(service, "healthcheck");
  if (check.disable === true) {
    return { test: spellWords(["NONE"])[""] ?? "" };
  }
  const seconds = Object.keys(times).map((key) => [key, parseDuration(getScalar(check, key) ?? "") ?? 0]);
  return checkValues(listAt(check, "test"), Number(getScalar(check, "retries") ?? 0), Object.fromEntries(seconds));
}

function checkOf(check: Fields): Values {
  const seconds = Object.entries(times).map(([key, live]) => [key, readNumber(check, live) / 1e9]);
  return checkValues(listAt(check, "Test"), readNumber(check, "Retries"), Object.fromEntries(seconds));
}

function checkValues(test: readonly unknown[], retries: number, seconds: Readonly<Record<string, number>>): Values {
  const said = Object.entries(seconds).filter(([, time]) => time > 0);
  return {
    ...(test.length > 0 && { test: spellWords(test)[""] ?? "" }),
    ...(retries > 0 && { retries: String(retries) }),
    ...Object.fromEntries(said.map(([key, time]) => [key, `${time}s`])),
  };
}
