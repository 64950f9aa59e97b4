/** A form in which a command writes its result. */
export interface OutputFormat<Formatter> {
  /** The end of a file's name that means this form. */
  readonly suffix: string;
  /** Loads the code when it is needed, so that `--help` is not slowed down by it. */
  readonly load: () => Promise<Formatter>;
}

/** The names of a table's forms, in its order. */
export function listFormats<Name extends string>(formats: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(formats) as Name[];
}

/** The form that the end of a file's name means; undefined if it means none. */
export function findFormat<Name extends string>(
  formats: Readonly<Record<Name, Pick<OutputFormat<unknown>, "suffix">>>,
  path: string,
): Name | undefined {
  return listFormats(formats).find((name) => path.toLowerCase().endsWith(formats[name].suffix));
}
