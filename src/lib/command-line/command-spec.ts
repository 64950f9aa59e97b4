import { type GivenFor, type OptionSet, readOptions, type ValuesOf } from "./option.ts";

/** One command for the command line: light, so that help can show all of them at no cost. */
export interface CommandSpec<O> {
  readonly name: string;
  /** Its arguments, as help shows them. */
  readonly words: string;
  readonly help: string;
  /** Whole command lines, as help shows them. */
  readonly examples: readonly string[];
  readonly opensVault?: true;
  /** It runs a playbook soon and in any case: Ansible is loaded while the project is read. */
  readonly runsPlaybook?: true;
  /** What its arguments can be: shells complete them. */
  readonly completes?: Completes;
  readonly options: OptionSet;
  /** Its options and arguments, parsed; throws Problem (exit 2) if they are invalid. */
  parse(givenFor: GivenFor, words: readonly string[]): O;
}

/** What the arguments of a command can be. */
export interface Completes {
  readonly words?: readonly string[];
  /** The services of the project. */
  readonly services?: true;
  /** The controls of the catalogue. */
  readonly controls?: true;
}

/** The options that a command's code takes. */
export type OptionsOf<C extends CommandSpec<unknown>> = ReturnType<C["parse"]>;

interface Definition<S extends OptionSet, O> extends Omit<CommandSpec<O>, "parse"> {
  readonly options: S;
  /** Combines options and arguments; throws Problem (exit 2) if they contradict each other. */
  readonly parse: (values: ValuesOf<S>, words: readonly string[]) => O;
}

/** A command from its options. They are declared once; the type that its code takes follows from them. */
export function defineCommand<const S extends OptionSet, O>(definition: Definition<S, O>): CommandSpec<O> {
  const { options, parse } = definition;
  return { ...definition, parse: (givenFor, words) => parse(readOptions(options, givenFor), words) };
}
