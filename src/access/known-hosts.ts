import { readFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { getErrorCode } from "../lib/errors.ts";
import type { HostKey } from "./host-keys.ts";

/** The project's file of known host keys, relative to its root. They are public and belong in version control. */
export const knownHostsPath = "inventory/known_hosts";

const head = "# The servers' host keys, accepted by the user in `harden-init access`.";

/** Puts a server's key into the project's file. It replaces the server's previous keys. */
export async function recordKey(root: string, filedAs: string, key: HostKey): Promise<void> {
  const path = join(root, knownHostsPath);
  await writeFileAtomic(path, withKey(await textOf(path), filedAs, key), { mode: 0o644 });
}

/** A known_hosts text in which the name has this key only. Lines of other names stay. */
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
    if (getErrorCode(error) === "ENOENT") {
      return "";
    }
    throw error;
  }
}
