import { type CommandSpec, defineCommand } from "../lib/command-line/command-spec.ts";
import { listOptionNames } from "../lib/command-line/option.ts";
import { buildUsageProblem } from "../lib/errors.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { commonOptions } from "./common-options.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

/** Prints what a shell needs to complete commands and options. */
export const completionSpec = defineCommand({
  name: "completion",
  words: "<shell>",
  help: "print the completion of commands and options for a shell: bash, zsh or fish",
  examples: ["source <(harden-init completion bash)", "harden-init completion fish | source"],
  options: {},
  parse: (_options, [word = ""]) => ({ shell: shellOf(word) }),
});

function shellOf(word: string): Shell {
  const shell = shells.find((each) => each === word);
  if (shell === undefined) {
    throw buildUsageProblem({
      what: `unknown shell \`${makePrintable(word, 60)}\``,
      fix: `One of: ${shells.join(", ")}.`,
    });
  }
  return shell;
}

/** The commands, with the options of each. */
type Table = readonly (readonly [name: string, help: string, options: readonly string[]])[];

/** The script for a shell, from the table of commands. */
export function buildCompletion(shell: Shell, commands: readonly CommandSpec<unknown>[]): string {
  const table = commands.map(({ name, help, options }) => {
    const all = [...Object.values(options), ...Object.values(commonOptions)];
    return [name, help, all.flatMap(listOptionNames)] as const;
  });
  return shell === "fish" ? fishScript(table) : `${shell === "zsh" ? zshHead : ""}${bashScript(table)}`;
}

/** zsh reads completions of bash. */
const zshHead = "autoload -U +X bashcompinit && bashcompinit\n";

function bashScript(table: Table): string {
  const cases = table.map(([name, , options]) => `    ${name}) words="${options.join(" ")}" ;;`);
  return `_harden_init() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${table.map(([name]) => name).join(" ")}"
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _harden_init harden-init`;
}

function fishScript(table: Table): string {
  const first = "__fish_use_subcommand";
  return table
    .flatMap(([name, help, options]) => [
      `complete -c harden-init -n ${first} -a ${name} -d '${help.replaceAll("'", "\\'")}'`,
      ...options
        .filter((option) => option.startsWith("--"))
        .map((option) => `complete -c harden-init -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
    ])
    .join("\n");
}
