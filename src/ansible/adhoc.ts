import { buildUsageProblem, type Problem } from "../lib/errors.ts";
import { captureOutput } from "../lib/exec.ts";
import { type Fields, getMap, getText, parseObject } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { buildEnvironment, buildPasswordOptions, type PasswordSources } from "./argv.ts";
import { readFailure } from "./outcome.ts";
import { describeNotStarted } from "./run.ts";

/** What runs on each host: a program with its arguments, without a shell, or a module of the playbooks. */
export type HostTask = (
  | { readonly argv: readonly string[] }
  | { readonly module: string; readonly args: Readonly<Record<string, unknown>> }
) & {
  /** Milliseconds for all hosts together. Default: 2 minutes. */
  readonly timeout?: number;
  /** Also after an interruption, and not ended by one: it takes away what was begun. */
  readonly isLast?: boolean;
};

export type HostCommand = HostTask & {
  /** The project's folder, absolute. */
  readonly root: string;
  /** An inventory beside the project's own. */
  readonly alsoInventory?: string;
  /** The stack's group in the inventory. */
  readonly group: string;
  readonly limit?: string;
  readonly passwords?: PasswordSources;
  /** Ends it: Ansible tells the modules that run on this machine. */
  readonly signal?: AbortSignal;
};

/** One host's answer. */
export interface HostAnswer {
  readonly host: string;
  readonly outcome: "ok" | "failed" | "unreachable";
  readonly stdout: string;
  /** What a program said beside that. */
  readonly stderr?: string;
  /** The exit code of a program. */
  readonly code?: number;
  /** The error, if there was one. */
  readonly message?: string;
}

/**
 * Runs one task on every host of the stack, through Ansible and the inventory.
 *
 * @param environment ours; the child gets only what it needs
 * @throws Problem (exit 4) if Ansible is missing, (exit 2) if no host matches
 */
export async function askHosts(
  command: HostCommand,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly HostAnswer[]> {
  const { root, group, limit, passwords, alsoInventory, signal, timeout = 120_000 } = command;
  const words = [
    "--inventory=inventory/hosts.yml",
    ...(alsoInventory === undefined ? [] : [`--inventory=${alsoInventory}`]),
    ...["--playbook-dir=playbooks", group],
    ...taskWords(command),
    ...(limit === undefined ? [] : [`--limit=${limit}`]),
    ...buildPasswordOptions(passwords),
  ];
  // Without the callbacks of the project: no task comes after the only one, so that an interruption ends it at once. An empty list is an error for Ansible.
  const env = {
    ...buildEnvironment(root, environment),
    ANSIBLE_LOAD_CALLBACK_PLUGINS: "1",
    ANSIBLE_CALLBACKS_ENABLED: "ansible.posix.jsonl",
  };
  const result = await captureOutput(["ansible", ...words], {
    ...{ cwd: root, env, timeout, onlyEnv: true },
    ...(signal !== undefined && { signal }),
  });
  if (result.code === 127) {
    throw describeNotStarted("ansible", { code: "ENOENT" });
  }
  const answers = result.stdout.split("\n").flatMap(answersIn);
  if (answers.length === 0) {
    throw nobodyAnswered(result.stderr, limit);
  }
  return answers;
}

/** The problem of a limit that leaves no host, or of an inventory without any (exit 2). */
export function nobodyAnswered(stderr: string, limit: string | undefined): Problem {
  if (limit !== undefined && stderr.includes("no hosts to target")) {
    return buildUsageProblem({
      where: `--limit ${makePrintable(limit, 60)}`,
      what: "the stack has no host or group of that name",
      fix: "The hosts are listed in harden.yml under `hosts`.",
    });
  }
  return buildUsageProblem({ where: "inventory/hosts.yml", what: makePrintable(stderr.trim() || "no host matches") });
}

function taskWords(task: HostTask): readonly string[] {
  return "argv" in task
    ? ["--module-name=ansible.builtin.command", `--args=${JSON.stringify(asWritten(task.argv))}`]
    : [`--module-name=${task.module}`, `--args=${JSON.stringify(task.args)}`];
}

/** The arguments of a program as they are: Ansible would run templates in them, and put values of the environment in place of `$NAME`. */
function asWritten(argv: readonly string[]) {
  return { argv: argv.map((word) => word.replaceAll(/\{(?=[{%#])/g, '{{ "{" }}')), expand_argument_vars: false };
}

function answersIn(line: string): readonly HostAnswer[] {
  const event = parseObject(line) ?? {};
  const name = getText(event, "_event");
  return Object.entries(getMap(event, "hosts")).flatMap(([host, value]) =>
    readAnswer(host, name, isMap(value) ? value : {}),
  );
}

function readAnswer(host: string, event: string | undefined, result: Fields): readonly HostAnswer[] {
  const said = readReason(result);
  const outcome = event === "v2_runner_on_ok" ? "ok" : readFailure(event, said);
  if (outcome === undefined) {
    return [];
  }
  const stderr = getText(result, "stderr");
  return [
    {
      host,
      outcome,
      stdout: getText(result, "stdout") ?? "",
      ...(stderr !== undefined && { stderr }),
      ...(typeof result.rc === "number" && { code: result.rc }),
      ...(outcome !== "ok" && said !== undefined && { message: makePrintable(said, 1_000) }),
    },
  ];
}

/** Why a task failed: what the program said, else how it ended, else Ansible's own words. */
function readReason(result: Fields): string | undefined {
  const { rc } = result;
  const silent = typeof rc === "number" && rc !== 0 ? `it ended with ${rc} and said nothing` : getText(result, "msg");
  return getText(result, "stderr") ?? silent;
}
