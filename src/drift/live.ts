import * as z from "zod";
import { containerSchema } from "../fields/container.ts";
import { parseObject } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { list, map, textMap, word, yes } from "../lib/schema/lenient.ts";

const answer = z.object({
  /** Whether AppArmor confines containers there. */
  apparmor: yes,
  containers: z.array(z.unknown()).transform((items) => items.filter(isMap).map((item) => containerSchema.parse(item))),
  /** The stack's networks by their full name. */
  networks: map,
  files: z.object({ placed: textMap, added: textMap }).catch({ placed: {}, added: {} }),
  /** The files that Compose reads there. */
  texts: textMap,
  /** What the host has found by itself, as it keeps it. */
  audits: list,
  /** Which release ran last there; `back` is when a rollback brought it, empty where a deploy did. */
  release: z.object({ id: word, tree: word, back: word }).catch({ id: "", tree: "", back: "" }),
});

/** What was read on one host. */
export interface Live extends Readonly<Omit<z.output<typeof answer>, "files">> {
  /** Hashes by path of the files that deploys placed; empty for a missing file. */
  readonly placed: Readonly<Record<string, string>>;
  /** Other files in the stack's folder. */
  readonly added: Readonly<Record<string, string>>;
}

/** The result of `stack_live` on a host; undefined if it is invalid. */
export function readLive(stdout: string): Live | undefined {
  const { data } = answer.safeParse(parseObject(stdout));
  if (data === undefined) {
    return undefined;
  }
  const { files, ...others } = data;
  return { ...others, ...files };
}
