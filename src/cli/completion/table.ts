import type { CommandSpec } from "../../lib/command-line/command-spec.ts";
import { hasValue, listOptionNames, type Option } from "../../lib/command-line/option.ts";
import { commonOptions } from "../common-options.ts";

/** A command as shells complete it. */
export interface CompletedCommand {
  readonly name: string;
  readonly help: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments can be. */
  readonly words: readonly string[];
  /** Its arguments can also be services of the project. */
  readonly takesServices: boolean;
}

export interface CompletedOption {
  readonly names: readonly string[];
  readonly help: string;
  readonly hasValue: boolean;
  /** What its value can be; empty: anything. */
  readonly words: readonly string[];
}

/** What shells complete, from the specs of the commands. @param controls the slugs of the catalogue */
export function listCompleted(
  specs: readonly CommandSpec<unknown>[],
  controls: readonly string[],
): readonly CompletedCommand[] {
  return specs.map(({ name, help, options, completes = {} }) => ({
    name,
    help,
    options: [...Object.values(options), ...Object.values(commonOptions)].map(describeOption),
    words: [...(completes.words ?? []), ...(completes.controls ? controls : [])],
    takesServices: completes.services === true,
  }));
}

function describeOption(option: Option<unknown>): CompletedOption {
  const { help, words = [] } = option;
  return { names: listOptionNames(option), help, hasValue: hasValue(option), words };
}

/** Prints the services of the project in this folder: the keys below `services`, as harden-init writes them. */
export const listServices = String.raw`sed -n '/^services:/,/^[a-z]/s/^  \([A-Za-z0-9_.-]*\):.*/\1/p' harden.yml 2>/dev/null`;
