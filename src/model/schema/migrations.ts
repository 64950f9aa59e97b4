import type { KeyPath } from "../../lib/paths.ts";

/** One change to a user's answers; comments around it stay. */
export type Edit =
  | { readonly do: "set"; readonly path: KeyPath; readonly value: unknown }
  /** Only the key: its value and the comments at both stay. */
  | { readonly do: "rename"; readonly path: KeyPath; readonly to: string }
  | { readonly do: "remove"; readonly path: KeyPath };

/** How answers of one version are converted to the next. */
export interface Migration {
  /** The version that it starts from; the result has the next one. */
  readonly from: number;
  /** What changes and why, in one sentence for the reader of the diff. */
  readonly why: string;
  /** Pure: the changes for these answers, which are not validated yet. */
  readonly edits: (answers: unknown) => readonly Edit[];
}

/** A format of harden.yml: its version, and the steps from every earlier one. */
export interface Format {
  readonly version: number;
  readonly migrations: readonly Migration[];
}

/** The current format. It is the first, so there are no steps. */
export const answersFormat: Format = { version: 1, migrations: [] };
