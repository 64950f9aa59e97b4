import * as z from "zod";
import { healthPace } from "../health-pace.ts";
import { keptData } from "./data.ts";
import { containerPath, userAndGroup, variable, word } from "./patterns.ts";

/** What differs if the image's tag names another variant. */
const imageVariant = z.strictObject({
  user: userAndGroup.optional(),
  capabilities: z.array(z.string()).optional(),
  shell: z.boolean().optional(),
  listens: z.int().min(1).max(65535).optional(),
});

/** The server in a database's image, and which of its variables are passwords of which accounts. */
const imageLogins = z.strictObject({
  server: word,
  passwords: z.array(
    z.strictObject({
      variables: z.array(variable).min(1),
      /** The variables that name the account. The first that is set counts. */
      account_from: z.array(variable).default([]),
      /** Its name if none of them is set. */
      account: z.string().optional(),
    }),
  ),
});

/** What is known of an image without a kind: how far a service that runs it can be hardened. */
export const knownImage = z.strictObject({
  title: z.string(),
  /** Repositories as the registry names them; an official image has no slash. */
  images: z.array(z.string()).min(1),
  /** User and group id that the image can start as. Absent: it must start as root and drops its rights itself. */
  user: userAndGroup.optional(),
  /** It always runs as that user, never as root: its data must belong to that user. */
  starts_as_user: z.boolean().default(false),
  /** It opens keys and logs before it changes user: if such files are mounted, it must start as root, as only root may be able to open them. */
  opens_as_root: z.boolean().default(false),
  /** It runs the user's programs, so the owner of the files that they write is unknown. */
  language: z.boolean().default(false),
  /** By parts of the tag, such as `alpine` in `17-alpine3.22`; of several matches the last one applies. */
  variants: z.record(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/), imageVariant).default({}),
  capabilities: z.array(z.string()),
  /** Its port for visitors. Absent: it serves other services, or has several ports. */
  port: z.int().min(1).max(65535).optional(),
  /** The port of its health check, unless it publishes another one. */
  listens: z.int().min(1).max(65535).optional(),
  /** What it writes, except its volumes. */
  writable: z.array(containerPath).optional(),
  /** It only answers those that talk to it, and needs no way out. */
  only_answers: z.boolean().default(false),
  /** It has the programs that check a port. Without them, only a program of its own can check its health. */
  shell: z.boolean().default(true),
  health: z
    .strictObject({
      test: z.array(z.string()).min(1),
      interval: z.string().default(healthPace.interval),
      timeout: z.string().default(healthPace.timeout),
      retries: z.int().default(healthPace.retries),
      start_period: z.string().default(healthPace.start_period),
    })
    .optional(),
  /** Variables that the image can also read from a file, whose path is in NAME_FILE. */
  file_variables: z.array(variable).default([]),
  /** The image takes its passwords for empty data only: a rotated one is set in the running server. */
  logins: imageLogins.optional(),
  /** Where its data is. */
  data: z.array(containerPath).default([]),
  /** Whose data that are: a deploy starts no server on data that it does not take. */
  holds: keptData.optional(),
});

export type KnownImage = z.output<typeof knownImage>;
