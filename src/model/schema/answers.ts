import * as z from "zod";
import { composeResources } from "./adopted.ts";
import { alarms } from "./alarms.ts";
import { backups } from "./backups.ts";
import { edge } from "./edge.ts";
import { hardening } from "./hardening.ts";
import { group, host, server } from "./hosts.ts";
import { forwardTarget } from "./patterns/addresses.ts";
import { groupName, kindName, stackName } from "./patterns/names.ts";
import { registry } from "./registry.ts";
import { service } from "./service.ts";
import { signatures } from "./signatures.ts";
import { swarm } from "./swarm.ts";
import { makePatternText } from "./text.ts";

/*
 * The single source for harden.yml: the type of the answers, their validation and the editors' JSON schema derive from it. Requirements on several
 * answers at once, or on a service's kind, are rules (../rules).
 */

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
    registry,
    swarm,
  })
  .describe("The answers that a project is generated from.");

/** The answers with every default of the schema filled in. */
export type Answers = z.output<typeof answersSchema>;
/** The answers as the user writes them. */
export type WrittenAnswers = z.input<typeof answersSchema>;
export type ServiceAnswers = Answers["services"][string];
export type HostAnswers = Answers["hosts"][number];
export type GroupAnswers = NonNullable<Answers["groups"]>[string];
