import * as z from "zod";
import { hostAddress, hostName, listenAddress, openPorts } from "./patterns/addresses.ts";
import { groupName, userName } from "./patterns/names.ts";
import { makePatternText } from "./text.ts";

const port = z.int().min(1).max(65535);

/** Where a service listens. */
export const publish = makePatternText(listenAddress);

const ownPublish = z.record(z.string(), publish).optional();

/** What the servers of a group have in common. */
export const group = z
  .strictObject({
    user: makePatternText(userName).optional().describe("The deploy account on its servers."),
    port: port.optional().describe("The port of their ssh daemons."),
    publish: ownPublish.describe("Where services listen on its servers: ADDRESS:PORT by service."),
    become: z.boolean().optional().describe("Whether sudo makes the deploy account root there."),
    prepare: z.boolean().optional().describe("Whether its servers themselves are prepared."),
  })
  .describe("What holds for each server of a group that does not say otherwise itself.");

/** One server. */
export const host = z
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

/** What holds for each server, however it is reached. */
export const server = z
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
