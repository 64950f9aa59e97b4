import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { filter, flag, text, value, wholeNumber, withDefault } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { limitOption } from "../options/limit.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";

/** Runs the playbooks. */
export const deploySpec = defineCommand({
  name: "deploy",
  words: "[dir]",
  help: "run the playbooks and measure the result on the live hosts",
  examples: [
    "harden-init deploy --check",
    "harden-init deploy --check --fail-on-drift",
    "harden-init deploy --prove",
    "harden-init deploy --refresh",
    "harden-init deploy --limit web1 --ask-become-pass",
    "harden-init deploy --canary web1 --serial 25%",
    "harden-init deploy --move",
  ],
  opensVault: true,
  runsPlaybook: true,
  options: {
    check: flag("--check", "change nothing; show what would be done"),
    failOnDrift: flag(
      "--fail-on-drift",
      "with --check: exit code 3 when a deploy would change anything, or a control does not hold",
    ),
    diff: flag("--diff", "show what changes in files; never secrets"),
    prove: flag("--prove", "run twice; exit code 3 when the second pass changes anything"),
    ...limitOption,
    tags: filter("--tags <tags>", "only the plays and tasks with one of these tags"),
    canary: filter(
      "--canary <host>",
      "this host first, alone; the others only if it came through and nothing got worse",
    ),
    serial: withDefault(
      value(
        "--serial <hosts>",
        "how many hosts are deployed at a time: a number, a share as 30%, several in turn as 1,5,30%, or `all` (default: 1)",
        readSerial,
      ),
      "1",
    ),
    forks: wholeNumber("--forks <number>", "how many hosts a task runs on at the same time", { from: 1, to: 1000 }),
    ...becomeOptions,
    beside: text("--beside <name>", "start a new stack next to the one with the project's previous name"),
    ...yesOption,
    refresh: flag(
      "--refresh",
      "build images again from scratch, pull tags again, and replace what has other packages; show which",
    ),
    withoutBackup: flag("--without-backup", "make containers again without a backup of the data"),
    move: flag(
      "--move",
      "let the stack go from a Compose project to a swarm, back, or with a volume to another server; it is away meanwhile",
    ),
    replaceSecrets: flag(
      "--replace-secrets",
      "replace newer secrets on the servers by those of this copy of the project",
    ),
    rollbackOnFailure: flag(
      "--rollback-on-failure",
      "if a container does not become healthy, go back to the last release that ran well at once",
    ),
    seedRetry: flag("--seed-retry", "run an interrupted seed again, after removing what it left"),
  },
  parse: (options) => {
    if (options.check && options.prove) {
      throw buildUsageProblem({
        what: "--check changes nothing, so --prove has nothing to prove",
        fix: "Give one of the two.",
      });
    }
    if (options.failOnDrift && !options.check) {
      throw buildUsageProblem({
        what: "--fail-on-drift judges what a deploy would change, and this one changes it",
        fix: "Add --check.",
      });
    }
    if (options.canary !== undefined && (options.check || options.tags !== undefined)) {
      throw buildUsageProblem({
        what: `--canary waits until everything was deployed and measured on one host, and ${options.check ? "--check changes nothing" : "--tags runs a part"}`,
        fix: "Give one of the two.",
      });
    }
    if (options.refresh && options.tags !== undefined) {
      throw buildUsageProblem({
        what: "--refresh renews the images of the whole stack, and --tags runs a part of it",
        fix: "Give one of the two.",
      });
    }
    if (options.move && options.tags !== undefined) {
      throw buildUsageProblem({
        what: "--move stops a stack in one place and starts it in another, and --tags runs a part of that",
        fix: "Give one of the two.",
      });
    }
    return options;
  },
});

/** As Ansible's `serial`; the play's own filter reads the same. */
function readSerial(given: string, where: string): string {
  const text = given.replaceAll(" ", "");
  if (text !== "all" && !/^(?:(?:[1-9][0-9]{0,5}|[1-9][0-9]?%|100%)(?:,(?!$)|$))+$/.test(text)) {
    throw buildUsageProblem({
      where,
      what: `\`${makePrintable(given, 40)}\` is neither a number of hosts, nor a share of them, nor \`all\``,
      fix: "Write 3, 30%, or several in turn: 1,5,30%.",
    });
  }
  return text;
}

export type DeployOptions = OptionsOf<typeof deploySpec>;
