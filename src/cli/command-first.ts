import { existsSync } from "node:fs";
import { listOptionNames, type Option } from "../lib/command-line/option.ts";
import { buildUsageProblem } from "../lib/errors.ts";
import { findNearestName } from "../lib/text/nearest-name.ts";
import { makePrintable } from "../lib/text/printable.ts";

/** What the command line may hold before the command. */
interface Known {
  readonly commands: readonly string[];
  /** The default command. */
  readonly main: string;
  /** The common options, which may come first. */
  readonly options: readonly Option<unknown>[];
}

/**
 * The words of a command line with the command first, even if common options came before it. If the first word is not a command, it is the
 * folder for the main command.
 *
 * @throws Problem (exit 2) if that word looks like a mistyped command
 */
export function putCommandFirst(argv: readonly string[], known: Known): readonly string[] {
  const at = firstWord(argv, known.options);
  const word = argv[at];
  if (word === undefined || word.startsWith("-")) {
    return asksAboutAll(word) ? argv : [known.main, ...argv];
  }
  const rest = argv.toSpliced(at, 1);
  if (word === "help") {
    return [...rest, "--help"];
  }
  if (known.commands.includes(word)) {
    return [word, ...rest];
  }
  refuseMistyped(word, known);
  return [known.main, ...argv];
}

function firstWord(argv: readonly string[], options: readonly Option<unknown>[]): number {
  const takesValue = new Map(
    options.flatMap((option) => listOptionNames(option).map((name) => [name, option.flags.includes("<")])),
  );
  let at = 0;
  for (let word = argv[at]; word !== undefined; word = argv[at]) {
    const [name = ""] = word.split("=", 1);
    const hasValue = takesValue.get(name);
    if (hasValue === undefined) {
      break;
    }
    at += hasValue && name === word ? 2 : 1;
  }
  return at;
}

function asksAboutAll(word: string | undefined): boolean {
  return word !== undefined && ["-h", "--help", "-V", "--version"].includes(word);
}

function refuseMistyped(word: string, { commands, main }: Known): void {
  // Not closer: `plain` is a folder, not a mistyped `pin`.
  const nearest = findNearestName(word, commands, 1);
  if (nearest !== undefined && !/[/\\.~]/.test(word) && !existsSync(word)) {
    const shown = makePrintable(word, 60);
    throw buildUsageProblem({
      what: `unknown command \`${shown}\``,
      fix: `Did you mean ${nearest}? To create a project in a folder of that name: harden-init ${main} ${shown}`,
    });
  }
}
