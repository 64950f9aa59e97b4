import { CommanderError } from "commander";
import { startAhead } from "../ansible/ahead/ahead.ts";
import { vaultOption } from "../commands/options/vault.ts";
import type { GivenFor } from "../lib/command-line/option.ts";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { forbidCoreFiles } from "../lib/files/core-files.ts";
import { heedInterruption } from "../lib/interruptible.ts";
import { createIo, type Io } from "../lib/io.ts";
import { putCommandFirst } from "./command-first.ts";
import { type Command, commands, mainCommand } from "./command-table.ts";
import { buildContext, commonOptions } from "./common-options.ts";
import { explainFailure } from "./failure.ts";
import { buildParser } from "./parser.ts";
import { describeUsageMistake } from "./usage-mistake.ts";

/**
 * Parses the command line, runs the command and prints its errors. This is the only catch: a `Problem` is printed as it is, anything else is a
 * bug of ours.
 *
 * @param argv the arguments after the program's name
 * @returns the exit code of the process
 */
export async function runCli(
  argv: readonly string[],
  io: Io = createIo({ colour: !argv.includes("--no-color"), plain: argv.includes("--plain") }),
): Promise<ExitCode> {
  const interruption = new AbortController();
  heedInterruption(interruption.signal);
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
  const parser = buildParser(outside.io, async (command, givenFor, typed) => {
    ending.code = await call(command, outside, givenFor, typed);
  });
  try {
    await parser.parseAsync([...words], { from: "user" });
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

async function call(
  command: Command,
  outside: Outside,
  givenFor: GivenFor,
  words: readonly string[],
): Promise<ExitCode> {
  if (command.spec.opensVault) {
    forbidCoreFiles();
  }
  const folder = command.spec.words.includes("[dir]") ? words[0] : undefined;
  const run = command.prepare(givenFor, words);
  const context = buildContext(outside, givenFor, folder);
  const ahead = command.spec.runsPlaybook ? await startAhead(context.root, context.io.env) : undefined;
  try {
    return await run(ahead === undefined ? context : { ...context, ahead });
  } finally {
    ahead?.dismiss();
  }
}
