import { readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { errorCode } from "../lib/errors.ts";
import type { HostKey } from "./host-keys.ts";

/** Where a project keeps the keys of its servers, relative to its root. They are public and belong into version control. */
export const knownHostsPath = "inventory/known_hosts";

const head = "# The keys of the servers, as `harden-init access` met them and somebody agreed to them.";

/** Puts a server's key into the project's file; what was known of that server before goes. */
export async function fileKey(root: string, filedAs: string, key: HostKey): Promise<void> {
  const path = join(root, knownHostsPath);
  await writeFileAtomic(path, withKey(await textOf(path), filedAs, key), { mode: 0o644 });
}

/** The text of a known_hosts file in which the name has this key and no other. Lines of other names stay as they are. */
export function withKey(text: string, filedAs: string, { type, blob }: HostKey): string {
  const lines = text.split("\n").flatMap((line) => withoutName(line, filedAs));
  return `${(lines.length === 0 ? [head] : lines).concat(`${filedAs} ${type} ${blob}`).join("\n")}\n`;
}

/** A line may give one key to several names. */
function withoutName(line: string, filedAs: string): readonly string[] {
  if (line.trim() === "") {
    return [];
  }
  const [names = "", ...rest] = line.trim().split(/\s+/);
  const others = names.split(",").filter((name) => name !== filedAs);
  if (/^[#@|]/.test(names) || others.length === names.split(",").length) {
    return [line];
  }
  return others.length === 0 ? [] : [[others.join(","), ...rest].join(" ")];
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      return "";
    }
    throw error;
  }
}
