import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { lookAtAnsible } from "./ansible.ts";
import type { Distribution, Machine } from "./types.ts";

const dockerRepositories = ["docker.list", "docker.sources"].map((file) => `/etc/apt/sources.list.d/${file}`);

/** What kind of machine this is. */
export async function lookAtMachine(): Promise<Machine> {
  const [release, ansible] = await Promise.all([readFile("/etc/os-release", "utf8").catch(() => ""), lookAtAnsible()]);
  return {
    distribution: parseOsRelease(release),
    isRoot: process.getuid?.() === 0,
    hasSystemd: existsSync("/run/systemd/system"),
    hasDockerRepository: dockerRepositories.some((file) => existsSync(file)),
    ansible,
  };
}

/** The distribution's id, version and codename from os-release; empty if they are missing. */
export function parseOsRelease(text: string): Distribution {
  const value = (key: string): string => new RegExp(`^${key}=(["']?)([^"'\\n]*)\\1\\s*$`, "m").exec(text)?.[2] ?? "";
  return { id: value("ID"), version: value("VERSION_ID"), codename: value("VERSION_CODENAME") };
}
