import * as z from "zod";
import { answerNames } from "./answer-names.ts";
import { healthPace } from "./health-pace.ts";

/*
 * The description of a service kind in its kind.yml; the known images may be in a file of their own, images.yml. A kind is a folder with this
 * description and the files of its services. No code names a kind, so every difference between kinds is in their folders.
 */

const variable = z.string().regex(/^[A-Z][A-Z0-9_]{0,62}$/);
const word = z.string().regex(/^[a-z][a-z0-9_]{0,30}$/);
const containerPath = z.string().regex(/^\/[A-Za-z0-9._/-]*$/);
const folderPath = z.string().regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/);
/** A folder that is not a kind but shared by kinds. */
export const sharedName = /^_[a-z-]+$/;
const why = z.string().min(10);
const size = z.string().regex(/^[1-9][0-9]*[mg]$/);

/** A number derived from the memory limit: a share of it in MiB, between two bounds. */
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
  /** Images from that version on have it elsewhere. */
  since: z.strictObject({ version: z.int(), path: containerPath }).optional(),
  why,
});
const mount = z.strictObject({ from: folderPath, to: containerPath, why });

/** A secret of the service itself. */
const ownSecret = z.strictObject({
  name: word,
  /** The variable with the file's path in the container. */
  variable: variable.optional(),
  /** The account of the server that it opens: the vault keeps the previous one until that is proven to open nothing. */
  account: z.string().min(1).optional(),
  /** Not generated, but composed of the stack's other secrets by the kind's template secrets/NAME. */
  composed: z.boolean().default(false),
  why,
});

/** Images with this part in their tag are built differently from what the kind expects. */
const unfitTag = z.strictObject({ tag: z.string().regex(/^[a-z]+$/), why });

/** What a service of this kind offers to the services that use it. */
const offer = z.strictObject({
  /** The service's address for the others. */
  port: z.int().min(1).max(65535),
  /** The protocol, by its name in URLs: a client needs a driver for it. */
  protocol: word.optional(),
  /** Variables for a using service; `{service}`, `{database}`, `{client}`, `{secret}` and `{prefix}` are filled in. */
  environment: z.record(variable, z.string()),
  /** Whether each using service gets an account with a secret of its own. */
  account: z.boolean(),
  /** Reserved account names: a using service cannot have them. A star at the end stands for anything. */
  reserved: z.array(z.string().regex(/^[a-z][a-z0-9_]*\*?$/)).default([]),
  /** Reserved database names. */
  reserved_databases: z.array(word).default([]),
});

/** The server logs that a log receiver reads, if the server has them. */
const receiver = z.strictObject({
  /** Where it can forward to. */
  forwards: z.array(z.enum(["file", "fluentd", "syslog"])),
  server_logs: z.array(z.strictObject({ file: containerPath, group: z.int(), why })),
});

/** It answers for the public names of the other services. */
const edge = z.strictObject({
  /** The port for plain HTTP inside its container; `port` is that of HTTPS. */
  http: z.int().min(1024).max(65535),
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

/** The command that starts the application: the proposed one, and the programs that the image has for it. */
const start = z.strictObject({ default: z.string(), programs: z.array(z.string()).min(1) });

const userAndGroup = z.string().regex(/^[0-9]+:[0-9]+$/);

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

/** The server whose data a service keeps. */
const keptData = z.strictObject({
  /** Its name, as the module `data_versions` has it. */
  server: word,
  /** The server takes data of an older release over when it starts, and its image does with these variables. Absent: it never does. */
  in_place: z.record(variable, z.string()).optional(),
  /** A deploy can take its rows to a newer release by a dump. */
  by_dump: z.boolean().optional(),
  /** The variable that says where in the container they are, if they are not at the image's usual place. */
  place: variable.optional(),
});

/** What is known of an image without a kind: how far a service that runs it can be hardened. */
const knownImage = z.strictObject({
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
export type KnownImage = z.output<typeof knownImage>;

/** A kind as it was read. */
export interface Kind extends KindSpec {
  readonly name: string;
  /** Its folder. */
  readonly folder: string;
  /** Where its files are: its own folder, then the shared one. */
  readonly folders: readonly string[];
}
