import * as z from "zod";
import { adoptedKeys } from "./adopted.ts";
import { publicNames } from "./edge.ts";
import { publish } from "./hosts.ts";
import { destination, hostName } from "./patterns/addresses.ts";
import { imageReference } from "./patterns/images.ts";
import { databaseName, extensionName, kindName, serviceName } from "./patterns/names.ts";
import { innerPath, pagePath, projectPath, sourcePath } from "./patterns/paths.ts";
import { memorySize, startCommand, upgradeConsent } from "./patterns/texts.ts";
import { makePatternText } from "./text.ts";

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
    open_files: z.int().min(64).max(1_048_576).optional().describe("The most files and connections of one process."),
  })
  .describe("Limits of a container, so that one service cannot starve another. Default: those of its kind.");

const seed = z
  .strictObject({
    file: makePatternText(projectPath).describe("An SQL file below the project's folder."),
    unless_table: makePatternText(databaseName).describe("The file runs only if this table is missing."),
  })
  .describe("The initial data of a database.");

/** One service. */
export const service = z
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
      .min(1)
      .max(65535)
      .optional()
      .describe(
        "The port that the application listens on inside its container, at least 1024. Default: that of its kind. For the kind generic the one at which the edge asks it, where its settings name several, or none.",
      ),
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
