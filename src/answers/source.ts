import type { KeyPath } from "../lib/paths.ts";

/** Answers from one source, not validated yet, and how messages name a key of it. */
export interface Source {
  readonly value: unknown;
  where(path: KeyPath): string;
}
