/** What a scanner says of one of its checks. `noted`: it neither passed nor failed, such as a check that a person must do. */
export type Level = "passed" | "warned" | "noted";

/** One check of a scanner. */
export interface ScanResult {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** The services that it names; empty if it is about the server, or names none of this stack. */
  readonly services: readonly string[];
  /** What it says beside its title. */
  readonly detail?: string;
}

/** What a scanner's output comes to. */
export type Reading =
  | {
      readonly state: "complete";
      readonly version: string;
      readonly results: readonly ScanResult[];
      readonly figure?: string;
    }
  /** It did not come to its end, or the output is none of its. Nothing that it says counts then. */
  | { readonly state: "aborted"; readonly why: string };

/** A scanner: where it comes from, how it is run, and how its output is read. */
export interface Scanner {
  readonly name: string;
  /** Where its source is, at one commit: the commit's name is the checksum of all its files. */
  readonly source: { readonly url: string; readonly tag: string; readonly commit: string };
  /** On the servers, as root; or here, on the compose file of the project. */
  readonly runs: "hosts" | "here";
  readonly command: readonly [string, ...string[]];
  /** The file that it writes in its folder; its standard output if it runs here. */
  readonly reads: string;
  /** Seconds that it may take. */
  readonly seconds: number;
  /** @param stack whose containers are meant */
  readonly parse: (text: string, stack: string) => Reading;
  /** The controls and measures of the catalogue that one of its checks is about. */
  readonly controlsOf: (id: string) => readonly string[];
}
