import * as z from "zod";
import { adoptedServiceName, environmentName } from "./patterns/names.ts";
import { backupPlace } from "./patterns/paths.ts";
import { clockTime } from "./patterns/texts.ts";
import { makePatternText } from "./text.ts";

const count = (many: number, what: string) =>
  z.int().min(0).max(1000).default(many).describe(`How many are kept of ${what}.`);

const keep = z
  .strictObject({
    last: count(3, "the newest"),
    daily: count(7, "the last of each day"),
    weekly: count(5, "the last of each week"),
    monthly: count(6, "the last of each month"),
  })
  .prefault({})
  .describe("How many backups are kept; a backup that no rule keeps is removed after the next one.");

/** How the data of the stack are backed up. */
export const backups = z
  .strictObject({
    to: makePatternText(backupPlace)
      .optional()
      .describe(
        "Where they lie: a folder of each server, or another place that restic knows, such as `sftp:backup@host:/folder`, `rest:https://host/` or `s3:https://host/bucket`. Default: /var/backups/harden-init/STACK.",
      ),
    at: z
      .union([z.literal("never"), makePatternText(clockTime)])
      .default("03:30")
      .describe(
        "When a prepared server backs up by itself, by its own clock; `never`: only before a deploy and by `harden-init backup now`.",
      ),
    keep,
    prove: z
      .enum(["weekly", "monthly", "never"])
      .default("weekly")
      .describe("How often the server restores the newest backup into a throw-away container and compares it."),
    leave_out: z
      .array(makePatternText(adoptedServiceName))
      .default([])
      .describe("Services whose data are not backed up."),
    variables: z
      .array(makePatternText(environmentName))
      .default([])
      .describe(
        "What restic needs for that place, such as `AWS_ACCESS_KEY_ID`; each becomes a secret that `harden-init secrets set` takes.",
      ),
  })
  .describe(
    "Backups of the data: a dump of each database, and the volumes of the other services, encrypted by restic. They are made before a deploy makes a container again, and each day on prepared servers.",
  )
  .optional();
