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
    const { imported, project, table } = await take(file);
    await layOut(parent, await render(project), imported, table);
    const after = await config(parent, []);
    if (after.error !== undefined) {
      return { outcome: "crashed", says: [`Compose does not take ours: ${after.error}`] };
    }
    const says = [...servicesSay(before.value, after.value, table), ...resourcesSay(before.value, after.value, table)];
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
async function layOut(folder, text, { secrets: values }, { services }) {
  await mkdir(join(folder, "secrets"), { recursive: true });
  await writeFile(join(folder, "compose.yml"), text);
  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+):\?run the playbooks\}/g)].map(
    ([, variable]) => `${variable}=x\n`,
  );
  await writeFile(join(folder, ".env"), [...new Set(variables)].join(""));
  for (const { name, secrets } of services) {
    const lines = secrets
      .filter(({ way }) => way === "variable")
      .map(({ variable, secret }) => `${variable}=${quoted(values.get(vaultName(secret)).reveal())}\n`);
    await writeFile(join(folder, "secrets", `${name}.env`), lines.join(""));
  }
}

/** What a secret is called in the vault. */
function vaultName(secret) {
  return `vault_${secret.replace(/[^A-Za-z0-9]/g, "_")}`;
}

function quoted(value) {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("$", "\\$")}"`;
}

/** What differs and no row of the table names. Compose fills the files of variables in, so what is given as a variable is the same to it. */
function servicesSay(before, after, { services }) {
  return Object.entries(before.services ?? {}).flatMap(([name, was]) => {
    const is = after.services?.[name];
    const told = services.find((service) => service.name === name);
    if (is === undefined || told === undefined) {
      return [`${name} is gone`];
    }
    const named = new Set(told.rows.map(({ path: [key] }) => key));
    return keysOf(was, is)
      .filter((key) => !named.has(key) && !same(was[key], key === "labels" ? withoutOurs(is[key]) : is[key]))
      .map((key) => `${name}.${key}: ${short(was[key])} → ${short(is[key])}`);
  });
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
