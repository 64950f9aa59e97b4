import { resolve } from "node:path";
import { Command, CommanderError, type OptionValues } from "commander";
import { type ExitCode, exitCodes } from "../lib/errors.ts";
import { type Io, processIo } from "../lib/io.ts";
import { toolVersion } from "../lib/version.ts";
import { explainFailure } from "./failure.ts";
import { commandSpecs } from "./list.ts";
import type { CommandSpec, Context, OptionSpec } from "./types.ts";

/**
 * Reads the command line, runs the command and says how it ended. The only place that catches: a `Problem` is printed as it is, anything else
 * is a bug of ours.
 *
 * @param argv the words after the program's name
 * @returns the exit code of the process
 */
export async function runCli(argv: readonly string[]): Promise<ExitCode> {
  const io = processIo({ colour: !argv.includes("--no-color") });
  const interruption = new AbortController();
  const ending: { code: ExitCode } = { code: exitCodes.done };
  process.once("SIGINT", () => interruption.abort("SIGINT"));
  process.once("SIGTERM", () => interruption.abort("SIGTERM"));
  try {
    const program = buildProgram(io, interruption.signal, await optionsOf(argv), (code) => {
      ending.code = code;
    });
    await program.parseAsync([...argv], { from: "user" });
    return ending.code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    }
    return explainFailure(io, error, { verbose: argv.includes("--verbose"), json: argv.includes("--json") });
  }
}

type ChosenOptions = ReadonlyMap<string, readonly OptionSpec[]>;

/** The options of every command that tells them at no cost, and of the one that is called. */
async function optionsOf(argv: readonly string[]): Promise<ChosenOptions> {
  const first = argv.find((word) => !word.startsWith("-"));
  const called = commandSpecs.find(({ name }) => name === first) ?? commandSpecs.find(({ isDefault }) => isDefault);
  const listsCommands = first === undefined && argv.some((word) => ["--help", "-h", "--version", "-V"].includes(word));
  const entries = commandSpecs.map(async (spec): Promise<[string, readonly OptionSpec[]]> => {
    if (typeof spec.options !== "function") {
      return [spec.name, spec.options];
    }
    return [spec.name, spec === called && !listsCommands ? await spec.options() : []];
  });
  return new Map(await Promise.all(entries));
}

function buildProgram(io: Io, signal: AbortSignal, options: ChosenOptions, finish: (code: ExitCode) => void): Command {
  const program = new Command("harden-init")
    .description(
      "Writes a hardened Ansible project for a container stack, runs it, and proves the result on the live host.",
    )
    .version(toolVersion)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError("(harden-init --help lists the commands)")
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
  const command = program
    .command(`${spec.name} ${spec.words}`.trim(), spec.isDefault ? { isDefault: true } : {})
    .description(spec.help)
    .exitOverride();
  for (const option of options) {
    if (option.repeatable) {
      command.option(option.flags, option.help, (value: string, earlier: string[]) => [...earlier, value], []);
    } else {
      command.option(option.flags, option.help);
    }
  }
  addCommonOptions(command, spec);
  command.action(async (...given: unknown[]) => {
    const words = given
      .slice(0, -2)
      .flat()
      .filter((word): word is string => typeof word === "string");
    await action(words, command.opts());
  });
}

function addCommonOptions(command: Command, spec: CommandSpec): void {
  if (spec.opensVault) {
    command.option("--vault-password-file <file>", "where the vault's passphrase stands, or a program that prints it");
  }
  command
    .option("-C, --directory <dir>", "the project's folder")
    .option("--json", "one JSON document on standard output, progress on standard error")
    .option("--no-color", "no colours")
    .option("-q, --quiet", "say only what went wrong")
    .option("-v, --verbose", "say more");
}

function contextOf(
  io: Io,
  signal: AbortSignal,
  spec: CommandSpec,
  words: readonly string[],
  options: OptionValues,
): Context {
  const folder = options.directory ?? (spec.words.includes("[dir]") ? words[0] : undefined) ?? ".";
  const file: unknown = options.vaultPasswordFile;
  return {
    io,
    signal,
    root: resolve(String(folder)),
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    ...(typeof file === "string" ? { vaultPasswordFile: file } : {}),
  };
}
