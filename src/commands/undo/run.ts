import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunEnding } from "../../ansible/types.ts";
import { requireControl } from "../../controls/catalogue.ts";
import { buildUsageProblem, type ExitCode, exitCodes } from "../../lib/errors.ts";
import { print, printJson, printLines, tell } from "../../lib/io.ts";
import { confirm } from "../../project/confirm.ts";
import { openProject, type Project } from "../../project/open.ts";
import { type Passwords, withPasswords } from "../../project/passwords.ts";
import { requireReviewed } from "../../project/reviewed/require-reviewed.ts";
import { runPlay } from "../../project/run/play.ts";
import type { Context } from "../../project/types.ts";
import { judgeEnding } from "../../report/exit.ts";
import { explainFailure } from "../../report/hints.ts";
import { readUndone, type UndoItem, type UndoneHost } from "../../report/undone.ts";
import { createRedactor } from "../../secrets/redact.ts";
import { withProjectLock } from "../../write/lock.ts";
import { describeUndo, isUndone } from "./outcome-lines.ts";
import type { UndoOptions } from "./spec.ts";

/**
 * Restores what deploys changed on the hosts outside the stack's folder: everything, or the changes of one control. The changes are shown first. What
 * someone else changed since then is left alone.
 */
export async function run(context: Context, options: UndoOptions): Promise<ExitCode> {
  const project = await openProject(context.root);
  requirePlay(project);
  await requireReviewed(context, project, "run", options);
  const { control } = options;
  const slug = control === undefined || control === deployAccount ? (control ?? "") : requireControl(control).slug;
  return withProjectLock(project.root, () =>
    withPasswords(context, options, async (passwords) => {
      const undo = (check: boolean): Promise<Undone> => runUndo(context, options, project, passwords, { slug, check });
      const found = await undo(true);
      if (options.check || found.ending.type !== "done" || !found.hosts.some(hasWork)) {
        return tellOutcome(context, project, found, true);
      }
      show(context, found, true);
      if (!(await confirm(context, options, "Restore this?"))) {
        tell(context.io, "Nothing was changed.");
        return tellOutcome({ ...context, quiet: true }, project, found, true);
      }
      return tellOutcome(context, project, await undo(false), false);
    }),
  );
}

const playbook = "playbooks/undo.yml";
/** The work of `access`: not a control, but undone in the same way. */
const deployAccount = "deploy-account";

/** The play uses the server's own record, so later changes in the answers do not matter. */
function requirePlay({ root }: Project): void {
  if (!existsSync(join(root, playbook))) {
    throw buildUsageProblem({
      where: playbook,
      what: "the project does not have this file yet",
      fix: "harden-init generate",
    });
  }
}

interface Undone {
  readonly hosts: readonly UndoneHost[];
  readonly ending: RunEnding;
  readonly failures: readonly { readonly host: string; readonly message: string }[];
}

async function runUndo(
  context: Context,
  options: UndoOptions,
  project: Project,
  passwords: Passwords,
  { slug, check }: { readonly slug: string; readonly check: boolean },
): Promise<Undone> {
  const { limit, packages } = options;
  const { events } = await runPlay({ ...context, quiet: true }, project, {
    name: check ? "check" : "deploy",
    playbook,
    hidesFailures: true,
    options: {
      check,
      ...(limit !== undefined && { limit }),
      passwords: passwords.sources,
      extraVars: { undo_control: slug, undo_packages: packages },
    },
    redact: createRedactor([...passwords.secrets]),
  });
  const hosts = events.flatMap((event) => (event.type === "stats" ? readUndone(event.custom) : []));
  const ending = events.flatMap((event) => (event.type === "run-ended" ? [event.ending] : [])).at(-1);
  const failures = events.flatMap((event) =>
    event.type === "task-finished" && ["failed", "unreachable"].includes(event.result.outcome)
      ? [{ host: event.result.host, message: event.result.message ?? event.result.task }]
      : [],
  );
  return { hosts, ending: ending ?? { type: "interrupted", signal: "unknown" }, failures };
}

function hasWork({ items }: UndoneHost): boolean {
  return items.some(({ outcome }) => ["restore", "remove", "same", "shared"].includes(outcome));
}

function tellOutcome(context: Context, { model }: Project, undone: Undone, isPlan: boolean): ExitCode {
  show(context, undone, isPlan);
  if (context.json) {
    printJson(context.io, { done: !isPlan, hosts: undone.hosts, failures: undone.failures });
  }
  for (const { host, message } of undone.failures) {
    const { message: words, advice } = explainFailure(message, { stack: model.name, host });
    tell(context.io, `${context.io.colours.red("failed")} ${host}: ${words}`);
    if (advice !== undefined) {
      tell(context.io, `  ${context.io.colours.cyan("→")} ${advice}`);
    }
  }
  const isOpen = ({ outcome }: UndoItem): boolean => outcome === "conflict" || outcome === "failed";
  const code = judgeEnding(undone.ending);
  return code === exitCodes.done && undone.hosts.some(({ items }) => items.some(isOpen)) ? exitCodes.notAsWanted : code;
}

function show({ io, json, quiet, verbose }: Context, { hosts }: Undone, isPlan: boolean): void {
  if (json || quiet) {
    return;
  }
  printLines(io, describeUndo(hosts, { isPlan, verbose, colours: io.colours }));
  if (!isPlan && hosts.some(({ items }) => items.some(isUndone))) {
    print(io);
    print(
      io,
      "The stack keeps running; `harden-init down` stops it, and with `--volumes` removes its data, images, files",
    );
    print(io, "and secrets. The next deploy makes these changes again:");
    print(io, "to avoid that, first switch the control off in harden.yml (hardening.overrides).");
  }
}
