import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { run } from "./run.mjs";

/**
 * Holds what Compose makes of a file against what it makes of the compose.yml that comes of taking it over.
 *
 * @param {{ take: Function, render: Function }} ours see ourImport
 * @returns {Promise<{ outcome: "same" | "unnamed" | "refused" | "crashed" | "not taken by Compose", says: string[] }>}
 */
export async function compareConfig(file, { take, render }) {
  const before = await config(dirname(file), ["--file", basename(file)]);
  if (before.error !== undefined) {
    return { outcome: "not taken by Compose", says: [] };
  }
  const parent = await mkdtemp(join(tmpdir(), "bench-config-"));
  try {
    const { imported, text } = take(file);
    await layOut(parent, await render(file, text), imported);
    const after = await config(parent, []);
    if (after.error !== undefined) {
      return { outcome: "crashed", says: [`Compose does not take ours: ${after.error}`] };
    }
    const says = [
      ...servicesSay(before.value, after.value, imported),
      ...resourcesSay(before.value, after.value, imported),
    ];
    return { outcome: says.length === 0 ? "same" : "unnamed", says };
  } catch (error) {
    return { outcome: error.name === "Problem" ? "refused" : "crashed", says: [error.stack ?? String(error)] };
  } finally {
    await rm(parent, { recursive: true });
  }
}

async function config(cwd, words) {
  const argv = ["timeout", "20", "docker", "compose", ...words, "--profile", "*", "config", "--format", "json"];
  const { code, output } = await run(argv, { cwd, mayFail: true });
  const start = output.indexOf("{\n");
  return code === 0 && start !== -1
    ? { value: bare(JSON.parse(output.slice(start, output.lastIndexOf("}") + 1))) }
    : { error: output.trim().split("\n").at(-1) };
}

/** The stack's folder as a deploy leaves it, as far as Compose reads it. */
async function layOut(folder, text, imported) {
  await mkdir(join(folder, "secrets"), { recursive: true });
  await writeFile(join(folder, "compose.yml"), text);
  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+):\?run the playbooks\}/g)].map(
    ([, variable]) => `${variable}=x\n`,
  );
  await writeFile(join(folder, ".env"), [...new Set(variables)].join(""));
  for (const { name, credentials } of imported.services) {
    const lines = credentials
      .filter(({ way }) => way === "variable")
      .map(({ variable, value }) => `${variable}=${quoted(value)}\n`);
    await writeFile(join(folder, "secrets", `${name}.env`), lines.join(""));
  }
}

function quoted(value) {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("$", "\\$")}"`;
}

function servicesSay(before, after, { services, movedSecrets }) {
  return Object.entries(before.services ?? {}).flatMap(([name, was]) => {
    const is = after.services?.[name];
    const told = services.find((service) => service.name === name);
    if (is === undefined || told === undefined) {
      return [`${name} is gone`];
    }
    const named = new Set([
      ...told.adopted.changes.map(({ key }) => key),
      ...(told.credentials.length > 0 ? ["secrets", "env_file"] : []),
      ...(movedSecrets.length > 0 ? ["secrets"] : []),
      // Built from the same folder, as it lies on the server, into an image of the stack.
      ...(was.build === undefined ? [] : ["build", "image"]),
    ]);
    const expected = { ...was, environment: withFiles(name, was.environment, told.credentials) };
    return keysOf(expected, is)
      .filter((key) => !named.has(key) && !same(expected[key], key === "labels" ? withoutOurs(is[key]) : is[key]))
      .map((key) => `${name}.${key}: ${short(expected[key])} → ${short(is[key])}`);
  });
}

/** The variables with the path of a file in place of each value that is read from one; keys in one order. */
function withFiles(service, environment = {}, credentials) {
  const files = credentials.filter(({ way }) => way === "file").map(({ variable }) => variable);
  const kept = Object.entries(environment).map(([variable, value]) =>
    files.includes(variable)
      ? [`${variable}_FILE`, `/run/secrets/${service}_${variable.toLowerCase()}`]
      : [variable, value],
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function withoutOurs(labels = {}) {
  const { "io.harden-init.inputs": _ours, ...others } = labels;
  return Object.keys(others).length === 0 ? undefined : others;
}

/** Names follow from the project's; the network that Compose makes is there where a service is on it. */
function resourcesSay(before, after, { movedSecrets }) {
  const moved = new Set(movedSecrets.map(({ name }) => name));
  return ["networks", "volumes", "secrets", "configs"].flatMap((section) => {
    const [was, is] = [before[section] ?? {}, after[section] ?? {}];
    return Object.keys(was)
      .filter((key) => !(section === "networks" && key === "default" && is[key] === undefined))
      .filter((key) => !(section === "secrets" && moved.has(key)))
      .filter(
        (key) =>
          !same(
            section === "volumes" ? was[key] : nameless(was[key]),
            section === "volumes" ? is[key] : nameless(is[key]),
          ),
      )
      .map((key) => `${section}.${key}: ${short(was[key])} → ${short(is[key])}`);
  });
}

function nameless(resource) {
  const { name: _name, ...rest } = resource ?? {};
  return rest;
}

function keysOf(...maps) {
  return [...new Set(maps.flatMap((map) => Object.keys(map)))];
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function short(value) {
  return (JSON.stringify(value) ?? "nothing").slice(0, 120);
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
