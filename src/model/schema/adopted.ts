import * as z from "zod";
import { capabilityName, sharedSecretName, userIds, variableName } from "./patterns/names.ts";
import { containerPath, mountTarget, pagePath, projectPath, sourcePath } from "./patterns/paths.ts";
import { connectionText, exerciseWord, reasonText, secretText } from "./patterns/texts.ts";
import { makePatternText } from "./text.ts";

/*
 * The answers for an adopted service: an image or a Dockerfile without a kind, mostly imported from a compose file. The settings of the compose file
 * are kept; everything else says how the service is hardened.
 */

/** Why a control is off, or a danger kept. */
export const reason = makePatternText(reasonText).min(10).max(200).describe("Why; it is shown in every report.");

/** Who answers for an exception. */
export const owner = makePatternText(reasonText)
  .min(1)
  .max(80)
  .optional()
  .describe("Who answers for it: a name, a team, an address.");

const acceptance = z
  .strictObject({
    reason,
    owner,
    until: z.iso.date().describe("The last day of the acceptance."),
  })
  .describe("A control that the service runs without, or a danger that is accepted.");

const health = z
  .strictObject({
    test: z.array(z.string()).min(2).optional().describe("As in a compose file: CMD or CMD-SHELL, then the words."),
    listens: z.int().min(1).max(65535).optional().describe("A TCP port on which it must listen; it needs grep."),
    image: z.literal(true).optional().describe("The image's own HEALTHCHECK is used."),
    interval: z.string().optional().describe("The time between two checks, such as 10s."),
    timeout: z.string().optional().describe("The time after which a check has failed, such as 5s."),
    retries: z.int().min(1).optional().describe("How many checks must fail, one after another."),
    start_period: z
      .string()
      .optional()
      .describe("The time that it has to start; checks that fail before do not count."),
  })
  .refine(
    ({ test, listens, image }) => [test, listens, image].filter((way) => way !== undefined).length === 1,
    "must have exactly one of `test`, `listens` and `image`",
  )
  .describe("How the service's health is checked.");

const exercise = z
  .strictObject({
    request: makePatternText(pagePath)
      .optional()
      .describe("A page that is asked for over HTTP, such as `/shop?item=3`."),
    command: z
      .array(makePatternText(exerciseWord))
      .min(1)
      .max(50)
      .optional()
      .describe("A program of the container and its words, started directly, without a shell. No secret belongs here."),
    script: makePatternText(projectPath)
      .optional()
      .describe(
        "A script below the project's folder, such as a test suite: `sh` reads it inside the container, in each life. At most 32 kB, and no secret belongs there.",
      ),
  })
  .refine(
    ({ request, command, script }) => [request, command, script].filter((one) => one !== undefined).length === 1,
    "must have exactly one of `request`, `command` and `script`",
  )
  .describe("Something that `harden-init learn` has the service do.");

const way = z.enum(["file", "variable"]);

const secretUse = z
  .strictObject({
    as: way
      .optional()
      .describe(
        "How the service gets it: from the file that VARIABLE_FILE names, or as the variable. Default: `variable`.",
      ),
    from: makePatternText(sharedSecretName)
      .optional()
      .describe("The secret's name. All variables of the stack that name it share it. Default: one of its own."),
    text: makePatternText(secretText)
      .optional()
      .describe(
        "The variable's text, with {secret} where the secret stands, such as `postgres://app:{secret}@db/shop`. In a URL it is percent-encoded. Default: the secret alone.",
      ),
  })
  .describe("How a variable gets a secret from the vault.");

/** The keys of adopted services only. */
export const adoptedKeys = {
  like: z.string().max(200).optional().describe("A known image that this one behaves like."),
  user: makePatternText(userIds)
    .optional()
    .describe("The user and group id that it runs as; `image` for the image's own user, which must not be root."),
  capabilities: z
    .array(makePatternText(capabilityName))
    .optional()
    .describe("The capabilities that it keeps; all others are dropped."),
  writable: z
    .array(makePatternText(containerPath))
    .optional()
    .describe(
      "The paths that it writes, except its volumes, such as `[/tmp, /run:size=8m]`; everything else is read-only.",
    ),
  owns: z
    .array(makePatternText(mountTarget))
    .optional()
    .describe(
      "Where its volumes are whose files belong to its `user`: a deploy gives them to it, where another user wrote them before.",
    ),
  keeps: z
    .array(makePatternText(mountTarget))
    .optional()
    .describe(
      "The folders in its container whose files must last: each becomes a volume of the stack. What a running container has there is taken along.",
    ),
  files: z
    .record(makePatternText(mountTarget), makePatternText(sourcePath))
    .optional()
    .describe(
      "Folders and files, relative to the project's folder, by their path in the container: copied to the server at each deploy, and read-only in the container.",
    ),
  public: z
    .array(z.int().min(1).max(65535))
    .optional()
    .describe("The ports of the server that everyone may reach; its other ports are bound to 127.0.0.1."),
  health: health.optional(),
  learn: z
    .array(exercise)
    .max(100)
    .optional()
    .describe(
      "What `harden-init learn` has the service do while it finds out what that takes, besides starting and stopping it.",
    ),
  seccomp: z
    .enum(["learned", "watched"])
    .optional()
    .describe(
      "The system calls that it may make: `learned` allows those that `harden-init learn` proved, from the project's folder `learned`, and no others. `watched` lets the others through and logs them, until the day of `accept.seccomp`: `harden-init learn --watch` begins and ends that. Default: those of the engine's own profile.",
    ),
  secrets: z
    .record(makePatternText(variableName), z.union([way, secretUse]))
    .optional()
    .describe(
      "Variables whose values are in the vault: `file` if the service reads a path in VARIABLE_FILE, else `variable`. A map says more: which secret it is, where several variables have the same, and the text around it.",
    ),
  connections: z
    .record(z.string(), z.record(makePatternText(variableName), makePatternText(connectionText)))
    .optional()
    .describe(
      "The variables for each service that it uses: texts with {host}, {port}, {database}, {user}, {password_file} or {password}. Default: those that the used one offers.",
    ),
  reaches: z
    .array(z.string().max(100))
    .optional()
    .describe(
      "The services of the stack that it may talk to, over a network of each. Default: all that are on the stack's common network, as in a compose file.",
    ),
  accept: z
    .record(z.string(), acceptance)
    .optional()
    .describe(
      "Dangers that are kept and controls that are missing, by name, until a day; after it, reports show a finding. A service of any kind can accept what image-secrets and pending-updates find.",
    ),
  compose: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "Its settings in a compose file, such as `ports`, `volumes` and `environment`: kept as they are, and hardened.",
    ),
} as const;

const resources = (what: string) =>
  z.record(z.string(), z.unknown()).optional().describe(`The ${what} of the compose file, by name.`);

/** What a compose file declares besides its services. */
export const composeResources = z
  .strictObject({
    networks: resources("networks"),
    volumes: resources("volumes"),
    secrets: resources("secrets"),
    configs: resources("configs"),
  })
  .describe("What the compose file declares besides the services, kept as it is.");
