import type { KeyPath } from "../../lib/paths.ts";

/** One thing that is done to the answers of a user; comments around it stay. */
export type Edit =
  | { readonly do: "set"; readonly path: KeyPath; readonly value: unknown }
  /** The key alone: its value, and the comments at both, stay. */
  | { readonly do: "rename"; readonly path: KeyPath; readonly to: string }
  | { readonly do: "remove"; readonly path: KeyPath };

/** How answers of one version become those of the next. */
export interface Migration {
  /** The version that it starts from; it leads to the one after it. */
  readonly from: number;
  /** What changes and why, in one sentence for whoever reads the diff. */
  readonly why: string;
  /** Pure: what is to be done to these answers, which nobody has checked yet. */
  readonly edits: (answers: unknown) => readonly Edit[];
}

/** A format of harden.yml: its version, and the steps that lead there from every earlier one. */
export interface Format {
  readonly version: number;
  readonly migrations: readonly Migration[];
}

/** The format that this version of the tool writes. It is the first: nothing leads to it. */
export const answersFormat: Format = { version: 1, migrations: [] };
