import { askHosts, type HostAnswer, type HostTask } from "../../ansible/adhoc.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { stackRoot } from "../../plan/context/context.ts";
import { explain } from "../../report/hints.ts";
import type { Project } from "../open.ts";
import { type PasswordOptions, withPasswords } from "../passwords.ts";
import type { Context } from "../types.ts";

/** Which hosts are asked, and with which passwords. */
export interface AskingOptions extends PasswordOptions {
  readonly limit?: string | undefined;
}

/** `docker compose` for the stack on a server, with the files that were deployed there. */
export function buildComposeWords({ model }: Project, ...words: readonly string[]): readonly string[] {
  return ["docker", "compose", "--ansi", "never", "--project-directory", stackRoot(model.name), ...words];
}

/** Runs one command on the stack's hosts, or on those that `--limit` names; asks for sudo's password where the options want it. */
export function askStack(
  context: Context,
  options: AskingOptions,
  project: Project,
  argv: readonly string[],
): Promise<readonly HostAnswer[]> {
  return askStackBy(context, options, project, { argv });
}

/** The same for one of the playbooks' own modules. */
export function askStackBy(
  context: Context,
  options: AskingOptions,
  { root, model }: Project,
  task: HostTask,
): Promise<readonly HostAnswer[]> {
  const { limit } = options;
  const order = model.hosts.map(({ name }) => name);
  return withPasswords(context, options, async ({ sources }) => {
    const answers = await askHosts(
      { root, group: model.name, ...task, passwords: sources, ...(limit !== undefined && { limit }) },
      context.io.env,
    );
    // They come as they are ready; a person looks for them in the order of the answers file.
    return [...answers].sort((one, other) => order.indexOf(one.host) - order.indexOf(other.host));
  });
}

/** Says of each host that gave no answer why, and what to do. */
export function tellFailures({ io }: Context, { model }: Project, answers: readonly HostAnswer[]): void {
  for (const { host, outcome, message = "no word was given" } of answers.filter(({ outcome }) => outcome !== "ok")) {
    const explained = explain(message, { stack: model.name, host });
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
