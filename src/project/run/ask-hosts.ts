import { askHosts, type HostAnswer, type HostTask } from "../../ansible/adhoc.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { stackRoot } from "../../plan/context/context.ts";
import { explain } from "../../report/hints.ts";
import type { Consent } from "../confirm.ts";
import type { Project } from "../open.ts";
import { type PasswordOptions, withPasswords } from "../passwords.ts";
import { requireReviewed } from "../reviewed/require-reviewed.ts";
import type { Context } from "../types.ts";

/** Which hosts to ask, which passwords to use, and whether consent was given. */
export interface AskingOptions extends PasswordOptions, Partial<Consent> {
  readonly limit?: string | undefined;
}

/** `docker compose` for the stack on a server, with its deployed files. */
export function buildComposeWords({ model }: Project, ...words: readonly string[]): readonly string[] {
  return ["docker", "compose", "--ansi", "never", "--project-directory", stackRoot(model.name), ...words];
}

/** Runs one command on the stack's hosts, or on those of `--limit`; asks for the sudo password if the options require it. */
export function askStack(
  context: Context,
  options: AskingOptions,
  project: Project,
  argv: readonly string[],
): Promise<readonly HostAnswer[]> {
  return askStackBy(context, options, project, { argv });
}

/** The same for a module of the playbooks. */
export async function askStackBy(
  context: Context,
  options: AskingOptions,
  project: Project,
  task: HostTask,
): Promise<readonly HostAnswer[]> {
  const { root, model } = project;
  const { limit, yes = false } = options;
  await requireReviewed(context, project, "module", { yes });
  const order = model.hosts.map(({ name }) => name);
  return withPasswords(context, options, async ({ sources }) => {
    const answers = await askHosts(
      { root, group: model.name, ...task, passwords: sources, ...(limit !== undefined && { limit }) },
      context.io.env,
    );
    // They arrive in any order; the user expects that of the answers file.
    return [...answers].sort((one, other) => order.indexOf(one.host) - order.indexOf(other.host));
  });
}

/** Reports each host without an answer, with the reason and the advice. */
export function tellFailures({ io }: Context, { model }: Project, answers: readonly HostAnswer[]): void {
  for (const { host, outcome, message = "no message" } of answers.filter(({ outcome }) => outcome !== "ok")) {
    const explained = explain(message, { stack: model.name, host, hasAnswered: outcome === "failed" });
    tell(io, `${io.colours.red(outcome)} ${host}: ${explained.message}`);
    if (explained.advice !== undefined) {
      tell(io, `  ${io.colours.cyan("→")} ${explained.advice}`);
    }
  }
}

/** The exit code of a command that asked several hosts. */
export function judgeAnswers(answers: readonly HostAnswer[]): ExitCode {
  if (answers.some(({ outcome }) => outcome === "unreachable")) {
    return exitCodes.unreachable;
  }
  return answers.some(({ outcome }) => outcome === "failed") ? exitCodes.hostFailed : exitCodes.done;
}
