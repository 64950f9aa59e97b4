import type { KeyPath } from "../lib/paths.ts";

/** Answers from one place, not yet looked at, and how messages name the place of a key in it. */
export interface Source {
  readonly value: unknown;
  where(path: KeyPath): string;
}
