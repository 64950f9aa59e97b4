import * as z from "zod";
import type { Pattern } from "./patterns.ts";
import { connectionText } from "./patterns.ts";

/*
 * The answers for an adopted service: an image or a Dockerfile without a kind, mostly imported from a compose file. The settings of the compose file
 * are kept; everything else says how the service is hardened.
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
    until: z.iso.date().describe("The last day of the acceptance."),
  })
  .describe("A control that the service runs without, or a danger that is accepted.");

const health = z
  .strictObject({
    test: z.array(z.string()).min(2).optional().describe("As in a compose file: CMD or CMD-SHELL, then the words."),
    listens: z.int().min(1).max(65535).optional().describe("A TCP port on which it must listen; it needs sh and grep."),
    image: z.literal(true).optional().describe("The image's own HEALTHCHECK is used."),
    interval: z.string().optional(),
    timeout: z.string().optional(),
    retries: z.int().min(1).optional(),
    start_period: z.string().optional(),
  })
  .refine(
    ({ test, listens, image }) => [test, listens, image].filter((way) => way !== undefined).length === 1,
    "must have exactly one of `test`, `listens` and `image`",
  )
  .describe("How the service's health is checked.");

/** The keys of adopted services only. */
export const adoptedKeys = {
  like: z.string().max(200).optional().describe("A known image that this one behaves like."),
  user: z
    .string()
    .regex(/^(?:image|[0-9]{1,10}:[0-9]{1,10})$/, "must be UID:GID in numbers, such as 1000:1000, or image")
    .optional()
    .describe("The user and group id that it runs as; `image` for the image's own user, which must not be root."),
  capabilities: z
    .array(z.string().regex(/^[A-Z_]{3,30}$/, "must be a capability's name, such as CHOWN"))
    .optional()
    .describe("The capabilities that it keeps."),
  writable: z
    .array(containerPath)
    .optional()
    .describe("The paths that it writes, except its volumes; everything else is read-only."),
  health: health.optional(),
  secrets: z
    .record(z.string().regex(variableName.regex, `must be ${variableName.says}`), z.enum(["file", "variable"]))
    .optional()
    .describe("Variables whose values are in the vault; `file` if the service reads NAME_FILE."),
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
      "The variables for each service that it uses: texts with {host}, {port}, {database}, {user}, {password_file} or {password}. Default: those that the used one offers.",
    ),
  accept: z
    .record(z.string(), acceptance)
    .optional()
    .describe("Accepted dangers and missing controls, each with a reason and a last day."),
  compose: z.record(z.string(), z.unknown()).optional().describe("Its settings in the compose file, kept as they are."),
} as const;

const resources = z.record(z.string(), z.unknown()).optional();

/** What a compose file declares besides its services. */
export const composeResources = z
  .strictObject({ networks: resources, volumes: resources, secrets: resources, configs: resources })
  .describe("What the compose file declares besides the services, kept as it is.");
