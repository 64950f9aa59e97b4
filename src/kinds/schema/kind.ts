import * as z from "zod";
import { answerNames } from "../answer-names.ts";
import { derived, health, limits, mount, ownSecret, start, volume, writable } from "./container.ts";
import { keptData } from "./data.ts";
import { knownImage } from "./known-image.ts";
import { sharedName, variable, why, word } from "./patterns.ts";
import { edge, offer, receiver } from "./roles.ts";

/*
 * The description of a service kind in its kind.yml; the known images may be in a file of their own, images.yml. A kind is a folder with this
 * description and the files of its services. No code names a kind, so every difference between kinds is in their folders.
 */

/** Images with this part in their tag are built differently from what the kind expects. */
const unfitTag = z.strictObject({ tag: z.string().regex(/^[a-z]+$/), why });

export const kindSchema = z.strictObject({
  title: z.string(),
  summary: z.string(),
  /**
   * A folder next to the kinds with what several of them share: files, and a kind.yml. A kind's own file replaces one of the same path there, and its
   * own kind.yml replaces each key.
   */
  shares: z.string().regex(sharedName).optional(),
  /** Values in those files that differ between the kinds, by name. */
  values: z.record(z.string(), z.string()).default({}),
  /** The answers that a service of this kind takes, in addition to kind and limits. */
  takes: z.array(z.enum(answerNames)),
  needs: z.array(z.enum(answerNames)),
  /** The image that runs unchanged. */
  image: z.string().optional(),
  unfit_tags: z.array(unfitTag).default([]),
  /** The images that ours can be built from, each with its template values. The first is the default. */
  bases: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  user: z.strictObject({ name: z.string(), uid: z.int(), gid: z.int() }),
  start: start.optional(),
  port: z.int(),
  /** Replaces the image's own command. */
  command: z.array(z.string()).default([]),
  init: z.boolean(),
  stop_grace_period: z.string(),
  health,
  writable: z.array(writable),
  volumes: z.array(volume).default([]),
  /** Whose data one of the volumes has: a deploy starts no server on data that it does not take. */
  holds: keptData.extend({ volume: word }).optional(),
  mounts: z.array(mount).default([]),
  secrets: z.array(ownSecret).default([]),
  /** The container's variables; `{port}` and every derived number are filled in. */
  environment: z.record(variable, z.string()).default({}),
  offers: offer.optional(),
  /** What it connects to outside if the answers do not say. Default: nothing if it serves other services, else any address. */
  outbound: z.enum(["none", "any"]).optional(),
  receiver: receiver.optional(),
  edge: edge.optional(),
  limits,
  derived: z.record(z.string(), derived).default({}),
  capabilities: z.strictObject({ add: z.array(z.string()), why }),
  seccomp: z.strictObject({ groups: z.array(z.string()) }),
  /** The server whose accounts its secrets open, as the module `database_logins` calls it. */
  logins: word.optional(),
  /**
   * The Python that reads a running service from inside, NAME/reader.py in the collection's module_utils, and compares it with the kind's
   * wanted.yml. The tasks get the result as SERVICE_state: `todo` (what must change) and `findings`.
   */
  reader: word.optional(),
  /**
   * The kind's playbook tasks, in its tasks/; they run once for each service of the kind, when it is healthy. Without a `reader` they register
   * SERVICE_state themselves, and tasks/proof.yml registers SERVICE_proof with the findings after a change.
   */
  tasks: z.array(z.string()).default([]),
  /** The answers describe services of this kind in full. */
  own: z.boolean().default(false),
  known_images: z.array(knownImage).default([]),
  /** Official images without a shell, so that no health check can run in them. */
  without_shell: z.array(z.string()).default([]),
  /** Images of operating systems: an image based on one starts only the program of its own Dockerfile. */
  systems: z.array(z.string()).default([]),
  /** Programs that run the user's program with the user id that they are started with. */
  interpreters: z.array(z.string()).default([]),
  /** The folder that `source` names must have at least one of these files. */
  source_index: z.array(z.string()).default([]),
  /** Files of an application to begin with, by their names: the wizard offers them where there is none yet. */
  starter: z.record(z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/), z.string()).default({}),
});

export type KindSpec = z.output<typeof kindSchema>;

/** A kind as it was read. */
export interface Kind extends KindSpec {
  readonly name: string;
  /** Its folder. */
  readonly folder: string;
  /** Where its files are: its own folder, then the shared one. */
  readonly folders: readonly string[];
}
