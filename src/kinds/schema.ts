import * as z from "zod";
import { answerNames } from "./answer-names.ts";
import { healthPace } from "./health-pace.ts";

/*
 * What a service kind says of itself in its kind.yml; what it knows of images may stand in a file of its own, images.yml. A kind is a folder: this
 * description, and beside it the files that its services are made of. No code names a kind, so everything that differs between kinds is said here or
 * stands in the folder.
 */

const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,62}$/);
const word = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/);
const containerPath = z.string().regex(/^\/[A-Za-z0-9._/-]*$/);
const folderPath = z.string().regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/);
/** The name of a folder that is no kind, but that kinds share. */
export const sharedName = /^_[a-z-]+$/;
const why = z.string().min(10);
const size = z.string().regex(/^[1-9][0-9]*[mg]$/);

/** A number that follows from the memory limit: a share of it in MiB, between two bounds. */
const derived = z.strictObject({
  percent_of_memory: z.number(),
  least: z.int(),
  most: z.int(),
});

const writable = z.strictObject({
  path: containerPath,
  size: z.union([size, derived]),
  mode: z.string().regex(/^[0-7]{4}$/),
  why,
});

const volume = z.strictObject({
  name: word,
  path: containerPath,
  /** Images of that version and later have it elsewhere. */
  since: z.strictObject({ version: z.int(), path: containerPath }).optional(),
  why,
});
const mount = z.strictObject({ from: folderPath, to: containerPath, why });

/** A secret of the service itself. */
const ownSecret = z.strictObject({
  name: word,
  /** The container finds the file's path in it. */
  variable: variable.optional(),
  /** It is changed by logging in with the one before it, so the vault keeps that one until a deploy has proven the new one. */
  rotates: z.boolean().default(false),
  /** Not drawn, but made of the stack's other secrets by the template secrets/NAME of the kind. */
  composed: z.boolean().default(false),
  why,
});

/** Tags of images that have this part are made otherwise than the kind takes them to be. */
const unfitTag = z.strictObject({ tag: z.string().regex(/^[a-z]+$/), why });

/** What a service of this kind gives to the services that use it. */
const offer = z.strictObject({
  /** The address of the service as the others see it. */
  port: z.int().min(1).max(65535),
  /** What is spoken there, by the name that it has in URLs: a client needs a driver for it. */
  protocol: word.optional(),
  /** Variables that a using service gets; `{service}`, `{database}`, `{client}`, `{secret}` and `{prefix}` are filled in. */
  environment: z.record(variable, z.string()),
  /** Whether each using service gets an account, with a secret of its own. */
  account: z.boolean(),
  /** Accounts that the server has for itself: a using service cannot be called so. A star at the end stands for anything. */
  reserved: z.array(z.string().regex(/^[a-z][a-z0-9_]*\*?$/)).default([]),
  /** Databases that the server has for itself. */
  reserved_databases: z.array(word).default([]),
});

/** What a service that takes the others' output over reads of the server's own logs, where the server has them. */
const receiver = z.strictObject({
  /** Where it can hand them on. */
  forwards: z.array(z.enum(["file", "fluentd", "syslog"])),
  server_logs: z.array(z.strictObject({ file: containerPath, group: z.int(), why })),
});

const health = z.strictObject({
  test: z.array(z.string()).min(1),
  interval: z.string(),
  timeout: z.string(),
  retries: z.int(),
  start_period: z.string(),
  start_interval: z.string(),
});

const limits = z.strictObject({
  memory: size,
  reservation: size,
  cpus: z.number(),
  pids: z.int(),
  open_files: z.int(),
});

/** The command that starts the application: what is proposed, and the programs that the image has for it. */
const start = z.strictObject({ default: z.string(), programs: z.array(z.string()).min(1) });

const userAndGroup = z.string().regex(/^[0-9]+:[0-9]+$/);

/** Where the tag of an image says that it is another variant: what is otherwise there. */
const imageVariant = z.strictObject({
  user: userAndGroup.optional(),
  capabilities: z.array(z.string()).optional(),
  shell: z.boolean().optional(),
  listens: z.int().min(1).max(65535).optional(),
});

/** What is known of an image that no kind describes: how far a service that runs it can be hardened. */
const knownImage = z.strictObject({
  title: z.string(),
  /** Repositories as the registry names them; an official image has no slash. */
  images: z.array(z.string()).min(1),
  /** User and group id that the image can be started as. Absent: it must start as root and gives its rights up by itself. */
  user: userAndGroup.optional(),
  /** It is that user by itself, and never root: its data are its owner's to give to it. */
  starts_as_user: z.boolean().default(false),
  /** It opens keys and logs before it changes user: where such are mounted it begins as root, as they may be nobody else's to open. */
  opens_as_root: z.boolean().default(false),
  /** It runs programs of somebody's own, of which nobody knows whose files they write. */
  language: z.boolean().default(false),
  /** By the words of the tag that tell of them, such as `alpine` in `17-alpine3.22`; of several that fit the last holds. */
  variants: z.record(z.string().regex(/^[a-z]+(?:-[a-z]+)*$/), imageVariant).default({}),
  capabilities: z.array(z.string()),
  /** Where it listens for visitors. Absent: it serves other services, or several ports. */
  port: z.int().min(1).max(65535).optional(),
  /** The port on which it can be seen that it is there, unless it publishes another one. */
  listens: z.int().min(1).max(65535).optional(),
  /** What it writes beside its volumes. */
  writable: z.array(containerPath).optional(),
  /** And the programs that look at a port. Without them nothing can be asked inside of it but by a program of its own. */
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
  /** Variables that the image also reads from a file, whose path stands in NAME_FILE. */
  file_variables: z.array(variable).default([]),
  /** Where its data lie. */
  data: z.array(containerPath).default([]),
});

export const kindSchema = z.strictObject({
  title: z.string(),
  summary: z.string(),
  /**
   * A folder beside the kinds, with what several of them have in common: files, and a kind.yml. A kind's own file wins over one of the same
   * path there, and its own kind.yml by each key.
   */
  shares: z.string().regex(sharedName).optional(),
  /** What those files say differently for each kind, by name. */
  values: z.record(z.string(), z.string()).default({}),
  /** The answers that a service of this kind takes, beside kind and limits. */
  takes: z.array(z.enum(answerNames)),
  needs: z.array(z.enum(answerNames)),
  /** The image that is run as it is. */
  image: z.string().optional(),
  unfit_tags: z.array(unfitTag).default([]),
  /** The images that ours can be built from, each with the values that its templates need. The first is the default. */
  bases: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  user: z.strictObject({ name: z.string(), uid: z.int(), gid: z.int() }),
  start: start.optional(),
  port: z.int(),
  /** Words that take the place of the image's own command. */
  command: z.array(z.string()).default([]),
  init: z.boolean(),
  stop_grace_period: z.string(),
  health,
  writable: z.array(writable),
  volumes: z.array(volume).default([]),
  mounts: z.array(mount).default([]),
  secrets: z.array(ownSecret).default([]),
  /** Variables that its container gets; `{port}` and every derived number are filled in. */
  environment: z.record(variable, z.string()).default({}),
  offers: offer.optional(),
  receiver: receiver.optional(),
  limits,
  derived: z.record(z.string(), derived).default({}),
  capabilities: z.strictObject({ add: z.array(z.string()), why }),
  seccomp: z.strictObject({ groups: z.array(z.string()) }),
  /**
   * The Python that reads a running service from inside, NAME/reader.py in the collection's module_utils, and compares it with the kind's
   * wanted.yml. What it read is SERVICE_state for the tasks: `todo` (what is not as wanted) and `findings`.
   */
  reader: word.optional(),
  /**
   * The playbook tasks of this kind, below its tasks/; run once for each service of the kind, which is healthy by then. Without a `reader` they
   * register SERVICE_state themselves, and tasks/proof.yml registers SERVICE_proof with the findings after a change.
   */
  tasks: z.array(z.string()).default([]),
  /** The answers describe services of this kind themselves. */
  own: z.boolean().default(false),
  known_images: z.array(knownImage).default([]),
  /** Official images that have no shell, so that nothing can be asked inside of them. */
  without_shell: z.array(z.string()).default([]),
  /** Images of operating systems: what is built on one begins with the program that its Dockerfile names, and nothing else. */
  systems: z.array(z.string()).default([]),
  /** Programs that run a program of somebody's own as whoever starts them. */
  interpreters: z.array(z.string()).default([]),
  /** Files of which the folder that `source` names must have at least one. */
  source_index: z.array(z.string()).default([]),
});

export type KindSpec = z.output<typeof kindSchema>;
export type KnownImage = z.output<typeof knownImage>;

/** A kind as it was found on the disk. */
export interface Kind extends KindSpec {
  readonly name: string;
  /** The folder that it was read from. */
  readonly folder: string;
  /** Where its files are: in that folder, then in the one that it shares with others. */
  readonly folders: readonly string[];
}
