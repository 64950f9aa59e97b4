import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadCompose } from "../../src/compose/load.ts";
import { toPlain } from "../../src/compose/node.ts";
import { isMap } from "../../src/lib/paths.ts";
import { inFolder } from "../compose/folder.ts";
import { projects } from "../compose/projects.ts";

/** What the real Compose makes of a folder; it writes `$$` for a dollar sign. */
function realCompose(folder: string): unknown {
  const env = { PATH: process.env.PATH, HOME: "/root" };
  const words = ["compose", "--profile", "*", "config", "--format", "json"];
  return JSON.parse(execFileSync("docker", words, { cwd: folder, env, encoding: "utf8" }).replaceAll("$$", "$"));
}

/** What Compose adds of its own: the project's name in every name, the default network, the order that links ask for. */
const additions = ["name", "depends_on", "networks", "dockerfile", "target", "bind", "volume"];

/** Ours holds everything that the real one holds; what the real one adds by itself is left out, and paths are compared where they lead. */
function agree(real: unknown, ours: unknown, folder: string, path: string): readonly string[] {
  if (Array.isArray(real) && Array.isArray(ours)) {
    return Array.from({ length: Math.max(real.length, ours.length) }).flatMap((_, at) =>
      agree(real[at], ours[at], folder, `${path}[${at}]`),
    );
  }
  if (isMap(real) && (isMap(ours) || ours === undefined)) {
    return Object.keys(real)
      .filter((key) => !(additions.includes(key) && (ours === undefined || ours[key] === undefined)))
      .flatMap((key) => agree(real[key], ours?.[key], folder, `${path}.${key}`));
  }
  const isBare =
    isMap(real) && (ours ?? null) === null && Object.keys(real).every((key) => ["name", "ipam"].includes(key));
  return isBare || same(real, ours, folder)
    ? []
    : [`${path}: Compose has ${JSON.stringify(real)}, ours ${JSON.stringify(ours)}`];
}

const sizes: Readonly<Record<string, string>> = { "512m": "536870912" };

function same(real: unknown, ours: unknown, folder: string): boolean {
  if (typeof real !== "string" || typeof ours !== "string") {
    return (real ?? null) === (ours ?? null);
  }
  const isPath = /^(?:\.|~)/.test(ours);
  return real === (isPath ? resolve(folder, ours.replace("~", "/root")) : (sizes[ours] ?? ours));
}

test.each(Object.entries(projects))("%s are read as the real Compose reads them", (_title, files) => {
  const differences = inFolder(files, (folder) => {
    expect(existsSync(join(folder, Object.keys(files)[0] ?? ""))).toBe(true);
    const ours = toPlain(loadCompose({ folder, files: [] }).tree);
    return agree(realCompose(folder), ours, folder, "");
  });
  expect(differences).toEqual([]);
});
