import * as z from "zod";
import { parseObject } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { list, map, text, textMap, texts, word, yes } from "../lib/schema/lenient.ts";

/** A container's record in its engine. It is not trusted. */
const container = z.object({
  service: text,
  name: text,
  state: text.transform((state) => state || "unknown"),
  health: text,
  /** `Up 3 minutes (healthy)` */
  status: text,
  config: map,
  host: map,
  mounts: list.transform((mounts) => mounts.filter(isMap)),
  networks: texts,
  /** Where it has another file mounted than the server has at that place now. */
  stale: texts,
  /** The image's own settings; undefined if the engine no longer has it. */
  image: z
    .unknown()
    .optional()
    .transform((image) => (isMap(image) ? image : undefined)),
});

const answer = z.object({
  /** Whether AppArmor confines containers there. */
  apparmor: yes,
  containers: z.array(z.unknown()).transform((items) => items.filter(isMap).map((item) => container.parse(item))),
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

export type LiveContainer = Readonly<z.output<typeof container>>;

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
