import { askHosts, type HostAnswer, type HostTask } from "../../ansible/adhoc.ts";
import type { TaskResult } from "../../ansible/types.ts";
import { type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { tell } from "../../lib/io.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getStackRoot, nameGroup } from "../../model/deployed-names.ts";
import { explainFailure } from "../../report/hints.ts";
import type { Consent } from "../confirm.ts";
import type { Project } from "../open.ts";
import { type PasswordOptions, type Passwords, withPasswords } from "../passwords.ts";
import { requireReviewed } from "../reviewed/require-reviewed.ts";
import type { Context } from "../types.ts";

/** Which hosts to ask, which passwords to use, and whether consent was given. */
export interface AskingOptions extends PasswordOptions, Partial<Consent> {
  readonly limit?: string | undefined;
  /** An inventory beside the project's own, absolute. */
  readonly alsoInventory?: string;
}

/** `docker compose` for the stack on a server, with its deployed files. */
export function buildComposeWords({ model }: Project, ...words: readonly string[]): readonly string[] {
  return ["docker", "compose", "--ansi", "never", "--project-directory", getStackRoot(model.name), ...words];
}

/** Runs something on the stack's hosts, or on those of a limit. The answers come in the order of the answers file. */
export type Ask = (task: HostTask, limit?: string | undefined) => Promise<readonly HostAnswer[]>;

/**
 * Lets a command ask the stack's hosts as often as it needs to. Passwords that the options require are asked for once, before the first call; what Ansible
 * would read is reviewed before each.
 */
export async function withHosts<T>(
  context: Context,
  options: AskingOptions,
  project: Project,
  work: (ask: Ask, passwords: Passwords) => Promise<T>,
): Promise<T> {
  const { root, model } = project;
  const { alsoInventory } = options;
  const order = model.hosts.map(({ name }) => name);
  const review = () => requireReviewed(context, project, "module", { yes: options.yes ?? false });
  await review();
  let calls = 0;
  return withPasswords(context, options, (passwords) =>
    work(async (task, limit = options.limit) => {
      if (calls > 0) {
        await review();
      }
      calls += 1;
      const command = {
        root,
        group: nameGroup(model.name),
        ...task,
        passwords: passwords.sources,
        ...(limit !== undefined && { limit }),
        ...(alsoInventory !== undefined && { alsoInventory }),
        ...(!task.isLast && { signal: context.signal }),
      };
      const answers = await askHosts(command, context.io.env).catch((error) => {
        // A terminal's Ctrl-C ends Ansible, too, which then has no answers.
        throw context.signal.aborted && !task.isLast
          ? new Problem(exitCodes.interrupted, { what: "interrupted" })
          : error;
      });
      // They arrive in any order.
      return [...answers].sort((one, other) => order.indexOf(one.host) - order.indexOf(other.host));
    }, passwords),
  );
}

/** The same for a command that asks once. */
export function askStack(
  context: Context,
  options: AskingOptions,
  project: Project,
  task: HostTask,
): Promise<readonly HostAnswer[]> {
  return withHosts(context, options, project, (ask) => ask(task));
}

/** What each host printed, a line each; with the host's name where several answered. */
export function prefixLines(
  answers: readonly HostAnswer[],
  split: (stdout: string) => readonly string[],
): readonly string[] {
  return answers.flatMap(({ host, stdout }) =>
    split(stdout).map((line) => `${answers.length > 1 ? `${host}: ` : ""}${makePrintable(line, 4000)}`),
  );
}

/** What a host said, or why it said nothing. */
type Failure = Pick<HostAnswer, "host" | "message"> & Pick<TaskResult, "outcome">;

/** Reports each host without an answer, with the reason and the advice. */
export function tellFailures({ io }: Context, { model }: Pick<Project, "model">, answers: readonly Failure[]): void {
  for (const { host, outcome, message = "no message" } of answers) {
    if (outcome !== "failed" && outcome !== "unreachable") {
      continue;
    }
    const explained = explainFailure(message, { stack: model.name, host, outcome });
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
