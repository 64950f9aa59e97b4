import * as z from "zod";
import type { Pattern } from "./patterns.ts";
import { connectionText } from "./patterns.ts";

/*
 * What the answers say of a service of one's own: an image or a Dockerfile that no kind describes, mostly brought from a compose file. What the compose
 * file said is kept as it was; everything else says how it is hardened.
 */

export const variableName: Pattern = {
  regex: /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/,
  says: "the name of a variable",
};

const containerPath = z
  .string()
  .regex(
    /^\/[A-Za-z0-9._@+/-]*(?::[a-z0-9=,]+)?$/,
    "must be an absolute path of the container, such as /tmp or /run:size=8m",
  );

const acceptance = z
  .strictObject({
    reason: z
      .string()
      .min(10)
      .max(200)
      .regex(/^[^\p{C}{}]+$/u, "must be one line without braces")
      .describe("Why; it is shown in every report."),
    until: z.iso.date().describe("The last day on which it holds."),
  })
  .describe("A control that the service is left without, or a danger that it keeps.");

const health = z
  .strictObject({
    test: z.array(z.string()).min(2).optional().describe("As in a compose file: CMD or CMD-SHELL, then the words."),
    listens: z.int().min(1).max(65535).optional().describe("A TCP port on which it must listen; it needs sh and grep."),
    image: z.literal(true).optional().describe("Its image asks by itself: its Dockerfile has a HEALTHCHECK."),
    interval: z.string().optional(),
    timeout: z.string().optional(),
    retries: z.int().min(1).optional(),
    start_period: z.string().optional(),
  })
  .refine(
    ({ test, listens, image }) => [test, listens, image].filter((way) => way !== undefined).length === 1,
    "must have exactly one of `test`, `listens` and `image`",
  )
  .describe("How to ask the service whether it answers.");

/** The keys of a service that only services of one's own take. */
export const adoptedKeys = {
  like: z.string().max(200).optional().describe("An image that is known well, and that this one behaves as."),
  user: z
    .string()
    .regex(/^(?:image|[0-9]{1,10}:[0-9]{1,10})$/, "must be UID:GID in numbers, such as 1000:1000, or image")
    .optional()
    .describe("The user and group id that it runs as; `image` where its image says whom, and that is not root."),
  capabilities: z
    .array(z.string().regex(/^[A-Z_]{3,30}$/, "must be a capability's name, such as CHOWN"))
    .optional()
    .describe("The capabilities that it is left with."),
  writable: z
    .array(containerPath)
    .optional()
    .describe("The places that it writes beside its volumes; all else is read-only."),
  health: health.optional(),
  secrets: z
    .record(z.string().regex(variableName.regex, `must be ${variableName.says}`), z.enum(["file", "variable"]))
    .optional()
    .describe("Variables whose values are in the vault; `file` where the service reads NAME_FILE."),
  connections: z
    .record(
      z.string(),
      z.record(
        z.string().regex(variableName.regex, `must be ${variableName.says}`),
        z.string().regex(connectionText.regex, `must be ${connectionText.says}`),
      ),
    )
    .optional()
    .describe(
      "By which variables it learns of each service that it uses: texts with {host}, {port}, {database}, {user}, {password_file} or {password}. Default: those that the used one offers.",
    ),
  accept: z
    .record(z.string(), acceptance)
    .optional()
    .describe("What its owner lives with, each with a reason and a last day."),
  compose: z.record(z.string(), z.unknown()).optional().describe("What its compose file says of it, kept as it is."),
} as const;

const resources = z.record(z.string(), z.unknown()).optional();

/** What a compose file declares beside its services. */
export const composeResources = z
  .strictObject({ networks: resources, volumes: resources, secrets: resources, configs: resources })
  .describe("What the compose file declares beside the services, kept as it is.");
