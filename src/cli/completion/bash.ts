import { type CompletedCommand, listServices } from "./table.ts";

/**
 * A function for bash, which zsh reads too. Where nothing is known, both complete the names of files.
 *
 * @param main the default command: its options stand without it
 */
export function formatBash(commands: readonly CompletedCommand[], main: string): string {
  const names = commands.map(({ name }) => name);
  return `_harden_init() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${names.join("|")}) command="\${COMP_WORDS[i]}"; break ;;
    esac
  done
  case "\${command:-${main}} $before" in
${commands.flatMap(formatValues).join("\n")}
    *)
      case "\${command:-${main}} $word" in
${commands.map(formatOptions).join("\n")}
        *)
          case "$command" in
            "") words="${names.join(" ")}" ;;
${commands.flatMap(formatWords).join("\n")}
          esac ;;
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _harden_init harden-init`;
}

/** zsh reads completions of bash. */
export function formatZsh(commands: readonly CompletedCommand[], main: string): string {
  return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${formatBash(commands, main)}`;
}

/** Behind an option that has a value. */
function formatValues({ name, options }: CompletedCommand): readonly string[] {
  return options
    .filter(({ hasValue }) => hasValue)
    .map(({ names, words }) => {
      const patterns = names.map((each) => `"${name} ${each}"`).join("|");
      return `    ${patterns}) words="${words.join(" ")}" ;;`;
    });
}

function formatOptions({ name, options }: CompletedCommand): string {
  return `        "${name} -"*) words="${options.flatMap(({ names }) => names).join(" ")}" ;;`;
}

function formatWords({ name, words, takesServices }: CompletedCommand): readonly string[] {
  const all = [...words, ...(takesServices ? [`$(${listServices})`] : [])];
  return all.length === 0 ? [] : [`            ${name}) words="${all.join(" ")}" ;;`];
}
