/** One option of the command line. */
export interface OptionSpec {
  /** As commander writes it: `--limit <hosts>`. */
  readonly flags: string;
  readonly help: string;
  readonly repeatable?: boolean;
}
