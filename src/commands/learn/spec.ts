import { defineCommand, type OptionsOf } from "../../lib/command-line/command-spec.ts";
import { filter, flag, value } from "../../lib/command-line/option-builders.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { becomeOptions } from "../options/passwords.ts";
import { yesOption } from "../options/yes.ts";
import { readWatchTime } from "./watch/time.ts";

/** Finds out what services need. */
export const learnSpec = defineCommand({
  name: "learn",
  words: "[service...]",
  help: "find out by experiment what services of your own need, and propose it as answers; exit code 3 where something could not be learned",
  examples: [
    "harden-init learn",
    "harden-init learn --here",
    "harden-init learn web --limit server --yes",
    "harden-init learn --watch 7d web",
    "harden-init learn --watch off",
    "harden-init learn --status",
  ],
  completes: { services: true },
  opensVault: true,
  options: {
    status: flag("--status", "show what was learned of each service, and whether of its present image; ask no host"),
    forget: flag("--forget", "forget what was learned of these services; harden.yml stays as it is"),
    here: flag("--here", "learn on this machine: no host is asked, and nothing needs to be deployed"),
    watch: value(
      "--watch <time>",
      "let what the lists of system calls and the AppArmor profiles do not have through and log it, for a time such as 7d or 12h, at most 30d; `off` shows what was logged, adds it, and enforces them again",
      readWatchTime,
    ),
    limit: filter("--limit <host>", "the host to learn on (default: the first one)"),
    ...becomeOptions,
    ...yesOption,
  },
  parse: (options, services) => {
    refuseTogether(options);
    if (options.forget && services.length === 0) {
      throw buildUsageProblem({
        where: "--forget",
        what: "names no service",
        fix: "harden-init learn --forget SERVICE",
      });
    }
    return { ...options, services };
  },
});

/** Options of which one leaves nothing for the other to do; with the reason where it is not plain. */
const apart = [
  ["status", "forget", ""],
  ["here", "limit", ""],
  ["here", "status", ""],
  ["here", "forget", ""],
  ["here", "watch", "a list is watched where the stack runs"],
  ["watch", "status", ""],
  ["watch", "forget", ""],
  ["watch", "limit", "the list is in force on every host, so every host's log counts"],
] as const;

function refuseTogether(options: Readonly<Partial<Record<(typeof apart)[number][0 | 1], unknown>>>): void {
  const complaints = apart
    .filter(([one, other]) => Boolean(options[one]) && Boolean(options[other]))
    .map(([one, other, why]) => ({
      where: `--${one}`,
      what: `cannot be given together with --${other}${why === "" ? "" : `: ${why}`}`,
    }));
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
}

export type LearnOptions = OptionsOf<typeof learnSpec>;
