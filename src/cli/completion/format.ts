import type { CommandSpec } from "../../lib/command-line/command-spec.ts";
import { formatBash, formatZsh } from "./bash.ts";
import { formatFish } from "./fish.ts";
import type { Shell } from "./spec.ts";
import { listCompleted } from "./table.ts";

const formats = { bash: formatBash, zsh: formatZsh, fish: formatFish } as const;

interface CommandLine {
  readonly commands: readonly CommandSpec<unknown>[];
  /** The default command. */
  readonly main: string;
  /** The slugs of the catalogue. */
  readonly controls: readonly string[];
}

/** What a shell needs to complete commands, options and what both take. */
export function formatCompletion(shell: Shell, { commands, main, controls }: CommandLine): string {
  return formats[shell](listCompleted(commands, controls), main);
}
