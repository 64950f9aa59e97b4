import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { answersFile } from "../../answers/file.ts";
import { migrateAnswers } from "../../answers/migrate.ts";
import { print, printVerbatim, tell } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { toolVersion } from "../../lib/version.ts";
import type { Change } from "../../merge/types.ts";
import { answersFormat, type Format, type Migration } from "../../model/schema/migrations.ts";
import { type Consent, confirm } from "../../project/confirm.ts";
import { drawDiff } from "../../project/diff-lines.ts";
import type { Context } from "../../project/types.ts";
import type { GenerateOptions } from "./spec.ts";

/** The answers in the current format. */
export interface Upgraded {
  readonly text: string;
  /** The change in harden.yml. */
  readonly changes: readonly Change[];
  /** Writes harden.yml; absent if it stays. */
  readonly write?: () => Promise<void>;
}

/**
 * Converts answers of an older version of the tool to the current format, and shows the change.
 *
 * @returns undefined if the user declined
 * @throws Problem (exit 2) if they are from a newer version, or if there is no terminal to ask on
 */
export async function upgradeAnswers(
  context: Context,
  options: Pick<GenerateOptions, "check" | "diff" | "yes">,
  text: string,
  format: Format = answersFormat,
): Promise<Upgraded | undefined> {
  const migrated = migrateAnswers(text, answersFile, format);
  if (migrated.text === text) {
    return { text, changes: [] };
  }
  const change = { type: "update", path: answersFile, mode: 0o644, before: text, text: migrated.text } as const;
  const onlyShows = options.check || options.diff;
  if (!context.quiet && !context.json) {
    await show(context, migrated.steps, onlyShows ? undefined : change);
  }
  if (!onlyShows && !(await confirm(context, options, `Write ${answersFile} like this?`, true))) {
    tell(context.io, "Nothing was written.");
    return undefined;
  }
  return {
    text: migrated.text,
    changes: [change],
    write: () => writeFileAtomic(join(context.root, answersFile), migrated.text),
  };
}

async function show({ io }: Context, steps: readonly Migration[], change: Change | undefined): Promise<void> {
  for (const { from, why } of steps) {
    print(io, `${answersFile}: version ${from} → ${from + 1}. ${why}`);
  }
  printVerbatim(io, change === undefined ? [] : await drawDiff(change, io.colours));
}

/**
 * Asks before this version rewrites a project of a newer one: the newer version's improvements would be lost.
 *
 * @param tool the version that wrote the project last
 */
export async function confirmReplacing(context: Context, consent: Consent, tool: string): Promise<boolean> {
  if (!isNewer(tool, toolVersion)) {
    return true;
  }
  tell(
    context.io,
    `The project was written by harden-init ${makePrintable(tool, 40)}; this is ${toolVersion}, an older one.`,
  );
  if (await confirm(context, consent, "Write it with the older version anyway?")) {
    return true;
  }
  tell(context.io, "Nothing was written.");
  return false;
}

/** Compares by number; the part behind a hyphen is ignored. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => (version.split("-")[0] ?? "").split(".").map(Number));
  const at = [0, 1, 2].find((index) => (left?.[index] ?? 0) !== (right?.[index] ?? 0));
  return at !== undefined && (left?.[at] ?? 0) > (right?.[at] ?? 0);
}
