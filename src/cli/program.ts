import { resolve } from "node:path";
import { Command, CommanderError, type OptionValues } from "commander";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { type Io, processIo } from "../lib/io.ts";
import type { OptionSpec } from "../lib/option-spec.ts";
import { toolVersion } from "../lib/version.ts";
import type { CommandSpec, Context } from "../project/types.ts";
import { commandFirst } from "./command-first.ts";
import { commandSpecs, commonOptions, mainCommand, vaultOption } from "./command-table.ts";
import { explainFailure } from "./failure.ts";
import { usageMistake } from "./usage-mistake.ts";

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
    return await runCommand(argv, io, interruption.signal);
  } catch (error) {
    const verbose = argv.includes("--verbose") || argv.includes("-v");
    return explainFailure(io, error, { verbose, json: argv.includes("--json") });
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

async function runCommand(argv: readonly string[], io: Io, signal: AbortSignal): Promise<ExitCode> {
  const words = commandFirst(argv, {
    commands: commandSpecs.map(({ name }) => name),
    main: mainCommand,
    options: [vaultOption, ...commonOptions],
  });
  const [called = ""] = words;
  const ending: { code: ExitCode } = { code: exitCodes.done };
  const program = buildProgram(io, signal, await optionsOf(called), (code) => {
    ending.code = code;
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
    throw usageMistake(error, called);
  }
}

type ChosenOptions = ReadonlyMap<string, readonly OptionSpec[]>;

/** The options of every command that tells them at no cost, and of the one that is called. */
async function optionsOf(called: string): Promise<ChosenOptions> {
  const entries = commandSpecs.map(async ({ name, options }): Promise<[string, readonly OptionSpec[]]> => {
    if (typeof options !== "function") {
      return [name, options];
    }
    return [name, name === called ? await options() : []];
  });
  return new Map(await Promise.all(entries));
}

function buildProgram(io: Io, signal: AbortSignal, options: ChosenOptions, finish: (code: ExitCode) => void): Command {
  const program = new Command("harden-init")
    .description(
      "Writes a hardened Ansible project for a container stack, runs it, and proves the result on the live host.",
    )
    .version(toolVersion)
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), outputError: () => undefined })
    .exitOverride();
  for (const spec of commandSpecs) {
    addCommand(program, spec, options.get(spec.name) ?? [], async (words, given) => {
      const { run } = await spec.load();
      finish(await run(contextOf(io, signal, spec, words, given), given, words));
    });
  }
  return program;
}

type Action = (words: readonly string[], options: OptionValues) => Promise<void>;

function addCommand(program: Command, spec: CommandSpec, options: readonly OptionSpec[], action: Action): void {
  const command = program.command(`${spec.name} ${spec.words}`.trim()).description(spec.help).exitOverride();
  for (const option of [...options, ...(spec.opensVault ? [vaultOption] : []), ...commonOptions]) {
    if (option.repeatable) {
      command.option(option.flags, option.help, (value: string, earlier: string[]) => [...earlier, value], []);
    } else {
      command.option(option.flags, option.help);
    }
  }
  command.action(async (...given: unknown[]) => {
    const words = given
      .slice(0, -2)
      .flat()
      .filter((word): word is string => typeof word === "string");
    await action(words, command.opts());
  });
}

function contextOf(
  io: Io,
  signal: AbortSignal,
  spec: CommandSpec,
  words: readonly string[],
  options: OptionValues,
): Context {
  const folder = spec.words.includes("[dir]") ? words[0] : undefined;
  const file: unknown = options.vaultPasswordFile;
  return {
    io,
    signal,
    root: resolve(String(options.directory ?? "."), folder ?? "."),
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    ...(typeof file === "string" ? { vaultPasswordFile: file } : {}),
  };
}
