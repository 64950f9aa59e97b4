import { type CompletedCommand, type CompletedOption, listServices } from "./table.ts";

/** Lines for fish. @param main the default command: its options stand without it */
export function formatFish(commands: readonly CompletedCommand[], main: string): string {
  return commands.flatMap((command) => formatCommand(command, command.name === main)).join("\n");
}

function formatCommand(command: CompletedCommand, isMain: boolean): readonly string[] {
  const { name, help, options, words, takesServices } = command;
  const here = `'__fish_seen_subcommand_from ${name}'`;
  const places = isMain ? [here, "__fish_use_subcommand"] : [here];
  const all = [...words, ...(takesServices ? [`(${listServices})`] : [])];
  return [
    `complete -c harden-init -n __fish_use_subcommand -a ${name} -d ${quote(help)}`,
    ...(all.length === 0 ? [] : [`complete -c harden-init -n ${here} -f -a ${quote(all.join(" "))}`]),
    ...places.flatMap((place) =>
      options.map((option) => `complete -c harden-init -n ${place} ${formatOption(option)}`),
    ),
  ];
}

function formatOption({ names, help, hasValue, words }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const value = words.length > 0 ? [`-x -a ${quote(words.join(" "))}`] : hasValue ? ["-r"] : [];
  return [...flags, ...value, `-d ${quote(help)}`].join(" ");
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
