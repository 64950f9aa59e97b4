/** The raw input of an option: nothing, the bare option, a text, or all texts of a repeated one. */
export type Given = undefined | boolean | string | readonly string[];

/** One option of the command line, and how its input is parsed. */
export interface Option<T> {
  /** Its names and value, as help shows them: `-n, --lines <number>`; square brackets mark an optional value. */
  readonly flags: string;
  readonly help: string;
  readonly repeatable?: true;
  /** The words that its value can be, or the usual ones: shells complete them. */
  readonly words?: readonly string[];
  /** The parsed value; throws Problem (exit 2) if it is invalid. */
  read(given: Given): T;
}

/** A command's options, by their names in code, in the order of help. */
export type OptionSet = Readonly<Record<string, Option<unknown>>>;

/** The values of a set of options. */
export type ValuesOf<S extends OptionSet> = {
  readonly [Name in keyof S]: S[Name] extends Option<infer T> ? T : never;
};

/** Returns the input of an option. */
export type GivenFor = (option: Option<unknown>) => Given;

/** Parses each option of a set; throws Problem (exit 2) for the first invalid one. */
export function readOptions<S extends OptionSet>(set: S, givenFor: GivenFor): ValuesOf<S> {
  const values = Object.entries(set).map(([name, option]) => [name, option.read(givenFor(option))]);
  // The keys are those of the set, and each value comes from the option of its key.
  return Object.fromEntries(values) as ValuesOf<S>;
}

/** `--lines` for `-n, --lines <number>`: the name in messages. */
export function getLongName({ flags }: Pick<Option<unknown>, "flags">): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** `number` for `-n, --lines <number>`: the value's name in help. */
export function getValueName({ flags }: Pick<Option<unknown>, "flags">): string {
  return /[<[](.+)[>\]]$/.exec(flags)?.[1] ?? "";
}

/** Whether it has a value, or may have one. */
export function hasValue({ flags }: Pick<Option<unknown>, "flags">): boolean {
  return /[<[]/.test(flags);
}

/** Every name of an option: `-n` and `--lines`. */
export function listOptionNames({ flags }: Pick<Option<unknown>, "flags">): readonly string[] {
  return flags.split(/[\s,]+/).filter((name) => name.startsWith("-"));
}
