import * as z from "zod";
import { adoptedKeys, composeResources, owner, reason } from "./adopted.ts";
import { alarms } from "./alarms.ts";
import { backups } from "./backups.ts";
import { edge, publicNames } from "./edge.ts";
import {
  databaseName,
  destination,
  extensionName,
  forwardTarget,
  groupName,
  hostAddress,
  hostName,
  imageReference,
  innerPath,
  kindName,
  listenAddress,
  memorySize,
  openPorts,
  pagePath,
  projectPath,
  serviceName,
  sourcePath,
  stackName,
  startCommand,
  upgradeConsent,
  userName,
} from "./patterns.ts";
import { signatures } from "./signatures.ts";
import { makePatternText } from "./text.ts";

/*
 * The single source for harden.yml: the type of the answers, their validation and the editors' JSON schema derive from it. Requirements on several
 * answers at once, or on a service's kind, are rules (../rules).
 */

const port = z.int().min(1).max(65535);

const publish = makePatternText(listenAddress);

const ownPublish = z.record(z.string(), publish).optional();

const group = z
  .strictObject({
    user: makePatternText(userName).optional().describe("The deploy account on its servers."),
    port: port.optional().describe("The port of their ssh daemons."),
    publish: ownPublish.describe("Where services listen on its servers: ADDRESS:PORT by service."),
    become: z.boolean().optional().describe("Whether sudo makes the deploy account root there."),
    prepare: z.boolean().optional().describe("Whether its servers themselves are prepared."),
  })
  .describe("What holds for each server of a group that does not say otherwise itself.");

const host = z
  .strictObject({
    name: makePatternText(hostName).describe("The name of the server in the inventory and in reports."),
    connection: z
      .enum(["local", "ssh"])
      .default("ssh")
      .describe("`local` deploys on this machine, `ssh` on another one."),
    address: makePatternText(hostAddress).optional().describe("Where ssh finds the server. Default: its name."),
    user: makePatternText(userName).optional().describe("The deploy account on the server."),
    port: port.optional().describe("The port of the server's ssh daemon. Default: 22."),
    groups: z
      .array(makePatternText(groupName))
      .optional()
      .describe("The groups of the server: names for `--limit`, for `inventory/group_vars`, and of `groups`."),
    publish: ownPublish.describe(
      "Where services listen on this server, if this differs from the others: ADDRESS:PORT by service.",
    ),
    become: z.boolean().optional().describe("Whether sudo makes the deploy account root. Default: true over ssh."),
    role: z
      .enum(["manager", "worker"])
      .optional()
      .describe(
        "What the server is in a swarm: `manager` decides what runs where and keeps the secrets, `worker` only runs it. Default: the first host is the manager.",
      ),
    prepare: z
      .boolean()
      .optional()
      .describe(
        "Whether the server itself is prepared: packages, the engine's settings, audit rules, owners and modes. Default: true over ssh.",
      ),
  })
  .describe("One server that the stack is deployed on.");

const server = z
  .strictObject({
    engine: z
      .enum(["distribution", "docker"])
      .default("distribution")
      .describe("Which packages install a missing Docker Engine: the distribution's or Docker's own."),
    docker_group: z
      .array(makePatternText(userName))
      .default([])
      .describe("The accounts that may be in the group docker, although its members are root of the server."),
    admins: z
      .array(makePatternText(userName))
      .optional()
      .describe(
        "The accounts besides root that may become root, the deploy account among them. Any other is a finding, with its keys. Without this key it is not measured.",
      ),
    open: z
      .array(makePatternText(openPorts))
      .default([])
      .describe(
        "The ports of the server's own programs that stay open: 443/tcp, 60000-60010/udp. Those of ssh and of the stack need no entry. Every other port is closed (port-filter), unless a program that is not named listens there.",
      ),
  })
  .describe("Settings of the servers themselves.");

const limits = z
  .strictObject({
    memory: makePatternText(memorySize)
      .optional()
      .describe("The most memory that the container may use, swap included."),
    reservation: makePatternText(memorySize)
      .optional()
      .describe("The memory that it keeps when the server runs out of memory."),
    cpus: z.number().min(0.05).max(256).optional().describe("The most processor time, in cores."),
    pids: z.int().min(8).max(65536).optional().describe("The most processes and threads; stops a fork bomb."),
  })
  .describe("Limits of a container, so that one service cannot starve another. Default: those of its kind.");

const seed = z
  .strictObject({
    file: makePatternText(projectPath).describe("An SQL file below the project's folder."),
    unless_table: makePatternText(databaseName).describe("The file runs only if this table is missing."),
  })
  .describe("The initial data of a database.");

const service = z
  .strictObject({
    kind: makePatternText(kindName).describe(
      "What the service is: a built-in kind, or a folder in the project's own `kinds/`.",
    ),
    image: makePatternText(imageReference).optional().describe("The image to run, with tag or digest."),
    base: makePatternText(imageReference).optional().describe("The image to build on, with tag or digest."),
    source: makePatternText(sourcePath)
      .optional()
      .describe(
        "The folder of the application, relative to the project's folder; `.` for that folder without this project's files. A deploy asks about a folder outside of it, such as `../app`.",
      ),
    bring: z
      .array(makePatternText(innerPath))
      .optional()
      .describe(
        "Files of `source` that are copied to the server although they look private: `.env` files, keys, logins of programs.",
      ),
    start: makePatternText(startCommand)
      .optional()
      .describe("The command that starts the application, without a shell. Default: that of its kind."),
    port: z
      .int()
      .min(1024)
      .max(65535)
      .optional()
      .describe("The port that the application listens on inside its container. Default: that of its kind."),
    publish: publish
      .optional()
      .describe("Interface and port of the server where the service listens. A service without it is not published."),
    page: makePatternText(pagePath)
      .optional()
      .describe(
        "The page that a deploy asks for, from the server itself, before it says that the service answers: a path, with a query if need be. Default: `/`.",
      ),
    ...publicNames,
    uses: z
      .array(makePatternText(serviceName))
      .optional()
      .describe("The services that this one uses; each gives it an account and a secret of its own."),
    extensions: z
      .array(makePatternText(extensionName))
      .optional()
      .describe("Extensions of the language that the application needs."),
    database: makePatternText(databaseName).optional().describe("The name of the application's database."),
    rights: z
      .enum(["data", "schema"])
      .optional()
      .describe(
        "What the application may do: change rows or keys (`data`), or also tables and what runs inside the server (`schema`).",
      ),
    keys: z
      .enum(["all", "own"])
      .optional()
      .describe(
        "The keys of a store that each application may use: `all`, or its `own`, with its name and a colon in front.",
      ),
    seed: seed.optional(),
    upgrade: makePatternText(upgradeConsent)
      .optional()
      .describe(
        "The consent to a newer release of the database's server: `in-place to 11.8` (MariaDB, MySQL: it takes the data over, and there is no way back) or `by-dump to 17` (PostgreSQL: the rows go there by a dump, and the old data stay). The image must be of that release. Without it a deploy refuses such an image before it touches the data.",
      ),
    limits: limits.optional(),
    replicas: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe("How many tasks of it run in a swarm, spread over its servers. Default: 1."),
    node: makePatternText(hostName)
      .optional()
      .describe("The server of a swarm that it runs on, because its volumes are there."),
    outbound: z
      .union([z.enum(["none", "any"]), z.array(makePatternText(destination)).min(1)], {
        error: "must be none, any or a list such as [api.example.org:443]",
      })
      .optional()
      .describe(
        "Which addresses outside the server it may connect to: `none`, `any`, or a list of HOST:PORT. A host is a name, an address or a network (10.0.0.0/8, [2001:db8::/32]); a port may be a range, and `/udp` may follow. Default: `none` for a kind that needs no more, such as a database or static files, else `any`.",
      ),
    ...adoptedKeys,
    apparmor: z
      .enum(["enforce", "complain", "off", "learned", "watched"])
      .optional()
      .describe(
        "What AppArmor does for this service. `learned` is for the kind generic alone: its profile has the rules that `harden-init learn` proved, from the project's folder `learned`. `watched` only logs what these rules do not allow, and lets it through; `harden-init learn --watch` writes it. Default: `hardening.apparmor_mode`; for the kind generic the engine's own profile.",
      ),
  })
  .describe("One container of the stack.");

const override = z
  .strictObject({
    off: z.literal(true).describe("The control is off for the stack."),
    reason,
    owner,
    until: z.iso.date().optional().describe("The last day on which it may be off; after it, reports show a finding."),
  })
  .describe("A control that is off for this stack.");

const hardening = z
  .strictObject({
    profile: z
      .enum(["baseline", "strict"])
      .default("strict")
      .describe("Which controls are on: `strict` is every control, `baseline` those that hardly ever break anything."),
    apparmor: z
      .enum(["auto", "require", "off"])
      .default("auto")
      .describe("`auto` uses AppArmor if the server's kernel enforces it, `require` stops the deploy if it does not."),
    apparmor_mode: z
      .enum(["enforce", "complain"])
      .optional()
      .describe("`enforce` denies what a profile does not allow, `complain` only logs it. Default: enforce."),
    overrides: z.record(z.string(), override).optional().describe("Controls that are off, each with its reason."),
  })
  .describe("How strictly the stack is hardened.");

/** All of harden.yml, version 1. */
export const answersSchema = z
  .strictObject({
    version: z.literal(1).describe("The version of this file's format."),
    name: makePatternText(stackName).describe(
      "The name of the stack: its compose project, its vault label and, with underscores for hyphens, its group in the inventory.",
    ),
    target: z
      .enum(["compose", "swarm"])
      .default("compose")
      .describe(
        "What runs the stack: `compose` runs all of it on each server, `swarm` makes one Docker Swarm of the servers and spreads it over them.",
      ),
    hosts: z.array(host).min(1).describe("The servers."),
    groups: z
      .record(makePatternText(groupName), group)
      .optional()
      .describe("What the servers of a group have in common, by the names in `hosts[].groups`."),
    services: z.record(z.string(), service).describe("The containers, by name."),
    compose: composeResources.optional(),
    edge,
    server: server.prefault({}),
    hardening: hardening.prefault({}),
    alarms,
    backups,
    // The allowed words depend on the kinds: a rule checks them.
    logging: makePatternText(kindName)
      .default("local")
      .describe("Where the containers' logs go: `local`, `journald`, or the kind of a log receiver."),
    forward: makePatternText(forwardTarget)
      .default("file")
      .describe("Where a log receiver forwards to: `file`, `fluentd://HOST:PORT` or `syslog://HOST:PORT`."),
    trust: z
      .enum(["digest", "tag"])
      .default("digest")
      .describe("How an image is identified: by its content (`digest`), or only by its name (`tag`)."),
    signatures,
  })
  .describe("The answers that a project is generated from.");

/** The answers with every default of the schema filled in. */
export type Answers = z.output<typeof answersSchema>;
/** The answers as the user writes them. */
export type WrittenAnswers = z.input<typeof answersSchema>;
export type ServiceAnswers = Answers["services"][string];
export type HostAnswers = Answers["hosts"][number];
export type GroupAnswers = NonNullable<Answers["groups"]>[string];
