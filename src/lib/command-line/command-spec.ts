import { type GivenFor, type OptionSet, readOptions, type ValuesOf } from "./option.ts";

/** One command as the command line sees it: light, so that help can show all of them at no cost. */
export interface CommandSpec<O> {
  readonly name: string;
  /** The words that it takes beside options, as help shows them. */
  readonly words: string;
  readonly help: string;
  readonly opensVault?: true;
  readonly options: OptionSet;
  /** Its options and words as its code takes them; throws Problem (exit 2) where they make no sense. */
  parse(givenFor: GivenFor, words: readonly string[]): O;
}

/** The options that a command's code takes. */
export type OptionsOf<C extends CommandSpec<unknown>> = ReturnType<C["parse"]>;

interface Definition<S extends OptionSet, O> extends Omit<CommandSpec<O>, "parse"> {
  readonly options: S;
  /** What the values of the options and the words come to; throws Problem (exit 2) where they contradict each other. */
  readonly parse: (values: ValuesOf<S>, words: readonly string[]) => O;
}

/** A command from its options: they are declared once, and the type of what its code takes follows from them. */
export function defineCommand<const S extends OptionSet, O>(definition: Definition<S, O>): CommandSpec<O> {
  const { options, parse } = definition;
  return { ...definition, parse: (givenFor, words) => parse(readOptions(options, givenFor), words) };
}
