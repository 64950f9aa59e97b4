import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { buildUsageProblem } from "../../lib/errors.ts";
import { canAsk, print, printVerbatim, tell } from "../../lib/io.ts";
import { nameConflictCopy } from "../../lib/state.ts";
import { hasMarks, writeMarks } from "../../merge/marked.ts";
import { drawDiff } from "../../project/diff-lines.ts";
import type { Context } from "../../project/types.ts";
import { choosePrompter } from "../../prompts/prompter.ts";
import { drop, reportDiskErrors } from "../../write/disk.ts";
import { openConflicts } from "../../write/manifest.ts";
import { getBaseCopy } from "../../write/state-paths.ts";
import { ProjectTree } from "../../write/tree.ts";
import type { GenerateOptions } from "./spec.ts";

/** The ways to settle a conflict. */
const sides = ["mine", "theirs", "edit", "later"] as const;
type Side = (typeof sides)[number];

const settledAs = {
  mine: "your version stays",
  theirs: "harden-init's version was written",
  edit: "your edit was written",
} as const;

/** Both versions of a file in conflict. */
interface Conflict {
  readonly path: string;
  readonly yours: string;
  readonly theirs: string;
  /** The version that was written last, if it is known. */
  readonly base?: string;
}

/**
 * Settles the open conflicts of a project, one by one. Call it under the project's lock and render the project again afterwards.
 *
 * @returns how many are still open
 * @throws Problem (exit 2) if there is no terminal and no side was named for all
 */
export async function resolveConflicts(context: Context, { resolve }: GenerateOptions): Promise<number> {
  const given = resolve === "ask" ? undefined : resolve;
  if (given === undefined && !canAsk(context.io)) {
    throw buildUsageProblem({
      where: "--resolve",
      what: "there is no terminal to ask on",
      fix: "Name a side for all: --resolve mine, or --resolve theirs.",
    });
  }
  const paths = openConflicts(context.root);
  for (const [at, path] of paths.entries()) {
    const conflict = readConflict(context.root, path);
    await show(context, conflict, `conflict ${at + 1} of ${paths.length}`);
    await settle(context, conflict, given);
  }
  return openConflicts(context.root).length;
}

function readConflict(root: string, path: string): Conflict {
  const tree = new ProjectTree(root);
  const text = (name: string) => tree.read(name)?.text;
  const base = text(getBaseCopy(path));
  return {
    path,
    yours: text(path) ?? "",
    theirs: text(nameConflictCopy(path)) ?? "",
    ...(base !== undefined && { base }),
  };
}

/** A diff from the user's version to ours. */
async function show({ io, json, quiet }: Context, { path, yours, theirs }: Conflict, title: string): Promise<void> {
  if (quiet || json) {
    return;
  }
  print(io, `${io.colours.bold(title)}: ${path} (- yours, + harden-init's)`);
  printVerbatim(io, await drawDiff({ type: "conflict", path, theirs, before: yours }, io.colours));
}

async function settle(context: Context, conflict: Conflict, given: Side | undefined): Promise<void> {
  const side = given ?? (await ask(context, conflict.path));
  const text = side === "edit" ? edited(context, conflict) : side === "theirs" ? conflict.theirs : conflict.yours;
  if (side === "later" || text === undefined) {
    tell(context.io, `${conflict.path} stays open.`);
    return;
  }
  if (text !== conflict.yours) {
    await writeFileAtomic(join(context.root, conflict.path), text);
  }
  // Its absence marks the conflict as settled.
  reportDiskErrors(context.root, () => drop(new ProjectTree(context.root), nameConflictCopy(conflict.path)));
  if (!context.quiet) {
    tell(context.io, `${conflict.path} is settled: ${settledAs[side]}.`);
  }
}

async function ask({ io, signal }: Context, path: string): Promise<Side> {
  const reply = await choosePrompter(io, signal).ask(
    {
      message: `Which version of ${path} do you want?`,
      reason: "Your file stays as it is until you choose.",
      type: "choice",
      choices: [
        { value: "mine", note: "your version, without harden-init's changes" },
        { value: "theirs", note: "harden-init's version, without your edits" },
        { value: "edit", note: "both in your editor, with marks at the differences" },
        { value: "later", note: "decide later" },
      ],
    },
    () => undefined,
  );
  return sides.find((side) => side === reply) ?? "later";
}

/** Both versions in the user's editor; undefined if that failed, or if marks are left. */
function edited({ io }: Context, { path, yours, theirs, base }: Conflict): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "harden-init-edit-"));
  try {
    const file = join(folder, basename(path));
    writeFileSync(file, writeMarks(yours, theirs, base), { mode: 0o600 });
    const editor = io.env.VISUAL || io.env.EDITOR || "vi";
    const { status } = spawnSync("sh", ["-c", `exec ${editor} "$1"`, "sh", file], { stdio: "inherit" });
    const text = readFileSync(file, "utf8");
    if (status !== 0 || hasMarks(text)) {
      tell(
        io,
        status === 0
          ? "The file still has conflict marks: nothing was changed."
          : `${editor} ended with an error: nothing was changed.`,
      );
      return undefined;
    }
    return text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
