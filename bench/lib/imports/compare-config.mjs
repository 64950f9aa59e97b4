import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { run } from "../run.mjs";
import { differencesOf, isNamed } from "./config-differences.mjs";
import { silentDangers } from "./silent-dangers.mjs";

/**
 * Holds what Compose makes of a file against what it makes of the compose.yml that comes of taking it over.
 *
 * @param {{ take: Function, render: Function, suspect: Function, textFor: Function }} ours see ourImport
 * Where an image needs a variable that nobody has set, both are given one, as a person would who is asked.
 *
 * @returns {Promise<{ outcome: "not taken by Compose" | "refused" | "crashed" | "not read again" | "unnamed" | "same", says: string[], asked?: string[], silent?: string[], services?: object[] }>}
 *   `asked`: those variables; `says`: why, or each difference that no row of the table names; `silent`: what a stranger suspects in ours and nothing tells; `services`: the table's
 */
export async function compareConfig(file, { take, render, suspect, textFor }) {
  const read = (variables) => config(dirname(file), ["--file", basename(file)], variables);
  const plain = await read({});
  if (plain.error !== undefined) {
    return { outcome: "not taken by Compose", says: [plain.error] };
  }
  const parent = await mkdtemp(join(tmpdir(), "bench-config-"));
  try {
    const { taken, given } = await takeAnswering(file, take);
    const { imported, project, table } = taken;
    const asked = Object.keys(given);
    const before = asked.length === 0 ? plain : await read(given);
    const text = await render(project);
    await layOut(parent, text, table, (secret) => textFor(imported, secret));
    const after = await config(parent, []);
    const told = { asked, silent: silentDangers(text, suspect, table.services), services: table.services };
    if (after.error !== undefined) {
      return { outcome: "not read again", says: [after.error], ...told };
    }
    const says = [
      ...servicesSay(before.value, after.value, table, { before: dirname(file), after: parent }),
      ...resourcesSay(before.value, after.value, table),
    ];
    return { outcome: says.length === 0 ? "same" : "unnamed", says, ...told };
  } catch (error) {
    return error.name === "Problem"
      ? { outcome: "refused", says: error.complaints.map(({ where = "", what }) => `${where}: ${what}`) }
      : { outcome: "crashed", says: [error.stack ?? String(error)] };
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** Takes a file over, with a value for each variable that is asked for. */
async function takeAnswering(file, take) {
  const given = {};
  for (;;) {
    try {
      return { taken: await take(file, given), given };
    } catch (error) {
      const names = (error.complaints ?? []).flatMap(
        ({ what }) => /^the variable (\w+) has no value/.exec(what)?.[1] ?? [],
      );
      if (names.length === 0) {
        throw error;
      }
      for (const name of names) {
        given[name] = "asked";
      }
    }
  }
}

async function config(cwd, words, env = {}) {
  const argv = ["timeout", "60", "docker", "compose", ...words, "--profile", "*", "config", "--format", "json"];
  const { code, output } = await run(argv, { cwd, env, mayFail: true });
  const start = output.indexOf("{\n");
  return code === 0 && start !== -1
    ? { value: bare(JSON.parse(output.slice(start, output.lastIndexOf("}") + 1).replaceAll("$$", "$"))) }
    : { error: output.trim().split("\n").at(-1) };
}

/** The stack's folder as a deploy leaves it, as far as Compose reads it. */
async function layOut(folder, text, { services }, textFor) {
  await mkdir(join(folder, "secrets"), { recursive: true });
  await writeFile(join(folder, "compose.yml"), text);
  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+):\?run the playbooks\}/g)].map(
    ([, variable]) => `${variable}=x\n`,
  );
  await writeFile(join(folder, ".env"), [...new Set(variables)].join(""));
  for (const { name, secrets } of services) {
    const lines = secrets
      .filter(({ way }) => way === "variable")
      .map((secret) => `${secret.variable}=${quoted(textFor(secret))}\n`);
    await writeFile(join(folder, "secrets", `${name}.env`), lines.join(""));
  }
}

function quoted(value) {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("$", "\\$")}"`;
}

/** What differs and no row of the table names. Compose fills the files of variables in, so what is given as a variable is the same to it. */
function servicesSay(before, after, { services }, folders) {
  return Object.entries(before.services ?? {}).flatMap(([name, was]) => {
    const is = after.services?.[name];
    const told = services.find((service) => service.name === name);
    if (is === undefined || told === undefined) {
      return [`${name} is gone`];
    }
    return (
      differencesOf(was, withoutOurs(is))
        // The command line of docker sets this one for Compose itself.
        .filter(({ path }) => path[1] !== "OTEL_RESOURCE_ATTRIBUTES")
        .filter((difference) => !isNamed(difference, told.rows, folders))
        .map(({ path, before, after }) => `${name}.${path.join(".")}: ${short(before)} → ${short(after)}`)
    );
  });
}

/**
 * Without what a deploy fills in (the label by which it knows what a container was given, and the tag of an image that it builds) and a capability that
 * is spelled out beside ALL.
 */
function withoutOurs({ labels: { "io.harden-init.inputs": _ours, ...labels }, image, build, cap_drop, ...service }) {
  return {
    ...service,
    ...(cap_drop !== undefined && { cap_drop: cap_drop.includes("ALL") ? ["ALL"] : cap_drop }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(build !== undefined && { build }),
    ...(image !== undefined && { image: build === undefined ? image : image.replace(/:x$/, "") }),
  };
}

/**
 * What differs beside the services, is no secret that moved, is in no danger that the table tells, and no volume that it takes from a service. Names follow
 * from the project's; the network that Compose makes is there where a service is on it.
 */
function resourcesSay(before, after, { movedSecrets, services }) {
  const dangers = services.flatMap((service) => service.dangers.map(({ what }) => what));
  const taken = services.flatMap(({ rows }) =>
    rows
      .filter(({ path, after }) => path[0] === "volumes" && after === undefined)
      .flatMap(({ before }) => [before].flat().map((volume) => volume?.source)),
  );
  const isTold = (section, name) =>
    (section === "networks" && name === "default") ||
    movedSecrets.some((secret) => secret.name === name) ||
    dangers.some((what) => what.startsWith(`${section}: ${name} `)) ||
    (section === "volumes" && taken.includes(name));
  return ["networks", "volumes", "secrets", "configs"].flatMap((section) => {
    const [was, is] = [before[section] ?? {}, after[section] ?? {}];
    const named = section === "volumes" ? (resource) => resource : nameless;
    return Object.keys(was)
      .filter((key) => !isDeepStrictEqual(named(was[key]), named(is[key])) && !isTold(section, key))
      .map((key) => `${section}.${key}: ${short(was[key])} → ${short(is[key])}`);
  });
}

function nameless(resource) {
  const { name: _name, ...rest } = resource ?? {};
  return rest;
}

function short(value) {
  return (JSON.stringify(value) ?? "nothing").slice(0, 160);
}

/** Without what is empty, keys in one order. */
function bare(value) {
  if (Array.isArray(value)) {
    return value.map(bare);
  }
  if (value === null || typeof value !== "object") {
    return value ?? undefined;
  }
  const entries = Object.keys(value)
    .sort()
    .map((key) => [key, bare(value[key])])
    .filter(([, inner]) => inner !== undefined && !(typeof inner === "object" && Object.keys(inner).length === 0));
  return Object.fromEntries(entries);
}
