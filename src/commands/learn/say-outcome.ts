import { findProvenCalls } from "../../learn/calls.ts";
import { nameKeptFile } from "../../learn/kept.ts";
import type { Taught } from "../../learn/text.ts";
import { type ExitCode, exitCodes } from "../../lib/errors.ts";
import { formatSentence, print, printJson, printLines, tell } from "../../lib/io.ts";
import { describeChange } from "../../merge/describe.ts";
import { isAChange } from "../../project/decide.ts";
import type { Context } from "../../project/types.ts";
import type { Written } from "./agree-and-write.ts";
import type { Results } from "./learn-services.ts";

interface Outcome {
  readonly host: string;
  readonly results: Results;
  readonly written: Written;
  /** Whether the project is rendered from what was kept before. */
  readonly isStale: boolean;
  /** Whether the stack is for other machines than the one that learned. */
  readonly isElsewhere: boolean;
}

/** Tells what was written and what was not. Exit code 3 where something that was asked for was not learned, or waits for a yes. */
export function sayOutcome(context: Context, outcome: Outcome): ExitCode {
  if (context.json) {
    printJson(context.io, makeDocument(outcome), 2);
  } else {
    sayInWords(context, outcome);
  }
  return judge(outcome);
}

function makeDocument({ host, results, written }: Outcome): object {
  return {
    host,
    services: [
      ...written.taught.map(({ lesson, rows, ended, remarks }) => ({
        ...lesson,
        file: nameKeptFile(lesson.image),
        changes: rows,
        ends: ended,
        remarks,
        written: written.services.includes(lesson.service),
      })),
      ...results.failed.map((failed) => ({ ...failed, state: "failed", written: false })),
    ],
    changes: written.changes.filter(isAChange).map(({ type, path }) => ({ type, path })),
  };
}

function sayInWords({ io, quiet }: Context, { results, written, isStale, isElsewhere }: Outcome): void {
  const { taught, services, waiting, changes } = written;
  for (const { service, why } of results.failed) {
    tell(io, formatSentence(io, "not learned", `${service}: ${why}`));
  }
  printLines(io, services.length === 0 ? [] : ["", ...changes.filter(isAChange).map(describeChange)]);
  if (waiting.length > 0) {
    const isPartial = (name: string) =>
      taught.some(({ lesson }) => lesson.service === name && lesson.state === "partial");
    const [partial, whole] = [waiting.filter(isPartial), waiting.filter((name) => !isPartial(name))];
    tellUnwritten(io, whole, "there is no terminal to ask on. --yes writes it.");
    tellUnwritten(io, partial, "what was learned in part is only written after a yes on a terminal.");
  }
  if (quiet) {
    return;
  }
  const files = listFiles(taught);
  if (files.length > 0) {
    tell(io, `What was learned is kept in ${files.join(", ")}.`);
  }
  for (const machine of isElsewhere ? listMachines(taught) : []) {
    tell(
      io,
      `The lists of system calls are of ${machine}. A server of another architecture is told by the control seccomp: learn on one of its kind.`,
    );
  }
  if (services.length > 0) {
    print(io, "Next: harden-init deploy --prove");
  } else if (isStale) {
    print(io, "A list of system calls changed. Next: harden-init generate, then harden-init deploy --prove");
  }
}

function tellUnwritten(io: Context["io"], services: readonly string[], why: string): void {
  if (services.length > 0) {
    tell(io, `harden.yml was not changed for ${services.join(", ")}: ${why}`);
  }
}

function listFiles(taught: readonly Taught[]): readonly string[] {
  return [...new Set(taught.map(({ lesson }) => nameKeptFile(lesson.image)))];
}

function listMachines(taught: readonly Taught[]): readonly string[] {
  return [...new Set(taught.flatMap(({ lesson }) => findProvenCalls(lesson.facts)?.machine ?? []))];
}

function judge({ results, written }: Outcome): ExitCode {
  const { taught, waiting, held, changes } = written;
  const isLacking =
    results.failed.length > 0 ||
    waiting.length > 0 ||
    held.length > 0 ||
    taught.some(({ lesson }) => lesson.state === "partial") ||
    changes.some(({ type }) => type === "conflict");
  return results.code === exitCodes.done && isLacking ? exitCodes.notAsWanted : results.code;
}
