/** What stands on the command line for an option: nothing, the bare option, a text, or each text of one that is repeated. */
export type Given = undefined | boolean | string | readonly string[];

/** One option of the command line, and how what was given for it is read. */
export interface Option<T> {
  /** Its names and its value, as help shows them: `-n, --lines <number>`; a value in square brackets may be left out. */
  readonly flags: string;
  readonly help: string;
  readonly repeatable?: true;
  /** The value; throws Problem (exit 2) where it makes no sense. */
  read(given: Given): T;
}

/** The options of a command, by the names that its code has for them, in the order in which help shows them. */
export type OptionSet = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type ValuesOf<S extends OptionSet> = {
  readonly [Name in keyof S]: S[Name] extends Option<infer T> ? T : never;
};

/** Tells what was given for an option. */
export type GivenFor = (option: Option<unknown>) => Given;

/** Reads each option of a set; throws Problem (exit 2) for the first whose value makes no sense. */
export function readOptions<S extends OptionSet>(set: S, givenFor: GivenFor): ValuesOf<S> {
  const values = Object.entries(set).map(([name, option]) => [name, option.read(givenFor(option))]);
  // The keys are those of the set, and each value comes from the option of its key.
  return Object.fromEntries(values) as ValuesOf<S>;
}

/** `--lines` of `-n, --lines <number>`: the name that messages use. */
export function longName({ flags }: Pick<Option<unknown>, "flags">): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** `number` of `-n, --lines <number>`: what its value is called in help. */
export function valueName({ flags }: Pick<Option<unknown>, "flags">): string {
  return /[<[](.+)[>\]]$/.exec(flags)?.[1] ?? "";
}

/** Every name of an option: `-n` and `--lines`. */
export function namesOf({ flags }: Pick<Option<unknown>, "flags">): readonly string[] {
  return flags.split(/[\s,]+/).filter((name) => name.startsWith("-"));
}
