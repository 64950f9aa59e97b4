import type * as z from "zod";
import type { KeyPath } from "../../lib/paths.ts";
import { findMeaning, listKeys, partOf } from "../../lib/schema/parts.ts";
import { answersSchema } from "./answers.ts";

/** The schema of the answer at a path, or undefined if the path does not exist. */
export function partAt(path: KeyPath): z.ZodType | undefined {
  return partOf(answersSchema, path);
}

/** The schema's keys at a path, in its order; empty if the keys are free, or if there are none. */
export function keysAt(path: KeyPath): readonly string[] {
  return listKeys(answersSchema, path);
}

/** The schema's description of a path. */
export function meaningOf(path: KeyPath): string | undefined {
  return findMeaning(answersSchema, path);
}
