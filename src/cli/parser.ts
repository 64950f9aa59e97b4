import { Command as Parser, Option as ParserOption } from "commander";
import { vaultOption } from "../commands/options/vault.ts";
import type { Given, GivenFor, Option } from "../lib/command-line/option.ts";
import type { Io } from "../lib/io.ts";
import { toolVersion } from "../lib/version.ts";
import { type Command, commands } from "./command-table.ts";
import { commonOptions } from "./common-options.ts";

const firstSteps = [
  "mkdir shop && cd shop          # with your application in ./webserver, or a compose file",
  "harden-init                    # asks, shows what it will write, and writes it",
  "harden-init deploy --prove     # deploys, measures, and shows that a second run changes nothing",
  "harden-init COMMAND --help     # the options of a command, with examples",
];

/** Runs the chosen command. */
type Action = (command: Command, givenFor: GivenFor, words: readonly string[]) => Promise<void>;

/** The command-line parser, with every command and its options. */
export function buildParser(io: Io, action: Action): Parser {
  const program = new Parser("harden-init")
    .description(
      "Writes a hardened Ansible project for a container stack, runs it, and proves the result on the live host.",
    )
    .version(toolVersion)
    .addHelpText("after", exampleText("A first project", firstSteps))
    .helpCommand(false)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), outputError: () => undefined })
    .exitOverride();
  for (const command of commands) {
    addCommand(program, command, action);
  }
  return program;
}

function addCommand(program: Parser, command: Command, action: Action): void {
  const { name, words, help, options, opensVault, examples } = command.spec;
  const parser = program
    .command(`${name} ${words}`.trim())
    .description(help)
    .helpGroup(`${command.group}:`)
    .addHelpText("after", exampleText("Examples", examples))
    .exitOverride();
  const shared = { ...(opensVault && vaultOption), ...commonOptions };
  const givenFor = addOptions(parser, [...Object.values(options), ...Object.values(shared)]);
  parser.action(async (...given: unknown[]) => {
    const typed = given
      .slice(0, -2)
      .flat()
      .filter((word): word is string => typeof word === "string");
    await action(command, givenFor, typed);
  });
}

function exampleText(title: string, examples: readonly string[]): string {
  return ["", `${title}:`, ...examples.map((example) => `  ${example}`)].join("\n");
}

/** Adds a command's options. Returns what was given for each, to be called after parsing. */
function addOptions(parser: Parser, options: readonly Option<unknown>[]): GivenFor {
  const known = new Map(options.map((option) => [option, addOption(parser, option)]));
  return (option) => {
    const added = known.get(option);
    return added === undefined ? undefined : readGiven(parser, added);
  };
}

function addOption(parser: Parser, { flags, help, repeatable }: Option<unknown>): ParserOption {
  const option = new ParserOption(flags, help);
  if (repeatable) {
    option.argParser((text: string, before: readonly string[] = []) => [...before, text]);
  }
  parser.addOption(option);
  return option;
}

/** `--no-color` sets `color` to false. */
function readGiven(parser: Parser, option: ParserOption): Given {
  const value = parser.getOptionValue(option.attributeName()) as Given;
  return option.negate ? value === false : value;
}
