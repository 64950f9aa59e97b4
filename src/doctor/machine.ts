import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Distribution, Machine } from "./types.ts";

/** What kind of machine this is. */
export async function lookAtMachine(): Promise<Machine> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  return {
    distribution: parseOsRelease(text),
    isRoot: process.getuid?.() === 0,
    hasSystemd: existsSync("/run/systemd/system"),
  };
}

/** The distribution's id and version from the text of os-release; empty texts where it does not say. */
export function parseOsRelease(text: string): Distribution {
  const value = (key: string): string => new RegExp(`^${key}="?([^"\\n]*)"?$`, "m").exec(text)?.[1] ?? "";
  return { id: value("ID"), version: value("VERSION_ID") };
}
