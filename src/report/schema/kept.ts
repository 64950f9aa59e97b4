import * as z from "zod";
import { amount, moment, text, texts } from "./text.ts";

/* What a report says of what outlasts a run: images that were replaced, releases, backups, and what a server measured by itself. */

const packageChange = z.object({
  name: text,
  old: text.describe("Empty where the package was not there."),
  new: text.describe("Empty where the package is gone."),
});

export const renewal = z
  .object({
    host: text,
    service: text,
    image: text,
    replaced: z.boolean(),
    why: text,
    packages: z.array(packageChange).readonly().describe("The packages that differ."),
  })
  .describe("What became of the image of a service.");

export const release = z
  .object({
    host: text,
    is: z
      .enum(["kept", "unkept", "offered", "restored", "failed", "runs", "begun", "ended"])
      .describe(
        "`kept`: what runs is this release; `unkept`: it could not be kept; `offered`: the deploy failed, and this one ran well before; `restored`: a rollback brought it back in this run; `failed`: it did not come through; `runs`: it runs by an earlier rollback; `begun`: an earlier rollback to it has not come to its end; `ended`: this deploy took the place of one that ran by a rollback.",
      ),
    release: text.exactOptional().describe("Its name, a time in UTC."),
    why: text
      .exactOptional()
      .describe("Why it was not kept or did not come through; of `runs` and `begun`, since when."),
  })
  .describe("What became of a release on a server.");

export const backupState = z
  .object({
    host: text,
    last: z
      .object({ backup: text, at: moment, why: text, bytes: amount })
      .readonly()
      .exactOptional()
      .describe("The last backup of the data; absent where there is none."),
    proven: z
      .object({ backup: text, at: moment })
      .readonly()
      .exactOptional()
      .describe("The last backup that was restored into throw-away containers and had the same checksums."),
    failed: z
      .object({ at: moment, why: text })
      .readonly()
      .exactOptional()
      .describe("The last try that failed, if none succeeded since."),
  })
  .describe("What a server knows of the backups of the data.");
export const ownAudit = z
  .object({
    host: text,
    at: moment,
    until: text.describe("The last time at which it was still so."),
    runs: amount.describe("How often it was measured from `at` to `until`."),
    counts: z
      .object({ holds: amount, fails: amount, open: amount, unmeasured: amount })
      .readonly()
      .exactOptional()
      .describe("How many controls were in which state; absent where nothing could be measured."),
    failed: text.exactOptional().describe("Why nothing could be measured."),
    news: texts.describe(
      "What was different from the time before: a sentence for each change and each try to break out.",
    ),
  })
  .describe("What a prepared server found by itself, without a machine that deploys.");
