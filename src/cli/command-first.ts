import { existsSync } from "node:fs";
import { namesOf, type Option } from "../lib/command-line/option.ts";
import { usageProblem } from "../lib/errors.ts";
import { nearestName } from "../lib/text/nearest-name.ts";
import { printable } from "../lib/text/printable.ts";

/** What the command line can hold before the name of a command. */
interface Known {
  readonly commands: readonly string[];
  /** The command that is meant where none is named. */
  readonly main: string;
  /** The options that every command takes: they may come first. */
  readonly options: readonly Option<unknown>[];
}

/**
 * The words of a command line with the command first, wherever it stood among the options that all commands share. A first word that is no
 * command is the folder that the main command is for.
 *
 * @throws Problem (exit 2) where that word looks like a command that was mistyped
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
    options.flatMap((option) => namesOf(option).map((name) => [name, option.flags.includes("<")])),
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
  // One letter only: `plain` is a folder, not a mistyped `pin`.
  const nearest = nearestName(word, commands, 1);
  if (nearest !== undefined && !/[/\\.~]/.test(word) && !existsSync(word)) {
    const shown = printable(word, 60);
    throw usageProblem({
      what: `there is no command \`${shown}\``,
      fix: `Did you mean ${nearest}? For a new project in a folder of that name: harden-init ${main} ${shown}`,
    });
  }
}
