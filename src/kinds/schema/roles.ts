import * as z from "zod";
import { containerPath, variable, why, word } from "./patterns.ts";

/* What a service is for others. */

/** What a service of this kind offers to the services that use it. */
export const offer = z.strictObject({
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
export const receiver = z.strictObject({
  /** Where it can forward to. */
  forwards: z.array(z.enum(["file", "fluentd", "syslog"])),
  server_logs: z.array(z.strictObject({ file: containerPath, group: z.int(), why })),
});

/** It answers for the public names of the other services. */
export const edge = z.strictObject({
  /** The port for plain HTTP inside its container; `port` is that of HTTPS. */
  http: z.int().min(1024).max(65535),
});
