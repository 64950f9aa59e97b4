import { CommanderError, Command as Parser, Option as ParserOption } from "commander";
import { vaultOption } from "../commands/options/vault.ts";
import type { Given, GivenFor, Option, OptionSet } from "../lib/command-line/option.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { type Io, processIo } from "../lib/io.ts";
import { toolVersion } from "../lib/version.ts";
import { putCommandFirst } from "./command-first.ts";
import { type Command, commands, mainCommand } from "./command-table.ts";
import { buildContext, commonOptions } from "./common-options.ts";
import { explainFailure } from "./failure.ts";
import { describeUsageMistake } from "./usage-mistake.ts";

/**
 * Reads the command line, runs the command and says how it ended. The only place that catches: a `Problem` is printed as it is, anything else
 * is a bug of ours.
 *
 * @param argv the words after the program's name
 * @returns the exit code of the process
 */
export async function runCli(
  argv: readonly string[],
  io: Io = processIo({ colour: !argv.includes("--no-color"), plain: argv.includes("--plain") }),
): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => interruption.abort(signal);
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await runCommand(argv, { io, signal: interruption.signal });
  } catch (error) {
    const verbose = argv.includes("--verbose") || argv.includes("-v");
    return explainFailure(io, error, { verbose, json: argv.includes("--json") });
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

interface Outside {
  readonly io: Io;
  readonly signal: AbortSignal;
}

async function runCommand(argv: readonly string[], outside: Outside): Promise<ExitCode> {
  const words = putCommandFirst(argv, {
    commands: commands.map(({ spec }) => spec.name),
    main: mainCommand,
    options: Object.values({ ...vaultOption, ...commonOptions }),
  });
  const ending: { code: ExitCode } = { code: exitCodes.done };
  const program = buildProgram(outside.io, async (command, givenFor, words) => {
    ending.code = await call(command, outside, givenFor, words);
  });
  try {
    await program.parseAsync([...words], { from: "user" });
    return ending.code;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      throw error;
    }
    if (error.exitCode === 0) {
      return exitCodes.done;
    }
    throw describeUsageMistake(error, words[0] ?? "");
  }
}

function call(command: Command, outside: Outside, givenFor: GivenFor, words: readonly string[]): Promise<ExitCode> {
  const folder = command.spec.words.includes("[dir]") ? words[0] : undefined;
  return command.prepare(givenFor, words)(buildContext(outside, givenFor, folder));
}

type Action = (command: Command, givenFor: GivenFor, words: readonly string[]) => Promise<void>;

function buildProgram(io: Io, action: Action): Parser {
  const program = new Parser("harden-init")
    .description(
      "Writes a hardened Ansible project for a container stack, runs it, and proves the result on the live host.",
    )
    .version(toolVersion)
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), outputError: () => undefined })
    .exitOverride();
  for (const command of commands) {
    addCommand(program, command, action);
  }
  return program;
}

function addCommand(program: Parser, command: Command, action: Action): void {
  const { name, words, help, options, opensVault } = command.spec;
  const parser = program.command(`${name} ${words}`.trim()).description(help).exitOverride();
  const givenFor = addOptions(parser, { ...options, ...(opensVault && vaultOption), ...commonOptions });
  parser.action(async (...given: unknown[]) => {
    const typed = given
      .slice(0, -2)
      .flat()
      .filter((word): word is string => typeof word === "string");
    await action(command, givenFor, typed);
  });
}

/** Tells the parser of the options. What it finds for each. */
function addOptions(parser: Parser, set: OptionSet): GivenFor {
  const known = new Map(Object.values(set).map((option) => [option, addOption(parser, option)]));
  return (option) => {
    const added = known.get(option);
    return added === undefined ? undefined : givenFor(parser, added);
  };
}

function addOption(parser: Parser, { flags, help, repeatable }: Option<unknown>): ParserOption {
  const option = new ParserOption(flags, help);
  if (repeatable) {
    option.default([]).argParser((text: string, before: readonly string[]) => [...before, text]);
  }
  parser.addOption(option);
  return option;
}

/** `--no-color` sets `color` to false: it was given then. */
function givenFor(parser: Parser, option: ParserOption): Given {
  const value = parser.getOptionValue(option.attributeName()) as Given;
  return option.negate ? value === false : value;
}
