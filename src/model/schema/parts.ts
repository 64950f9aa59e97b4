import type * as z from "zod";
import type { KeyPath } from "../../lib/paths.ts";
import { findMeaning, findPart, listKeys } from "../../lib/schema/parts.ts";
import { answersSchema } from "./answers.ts";

/** The schema of the answer at a path, or undefined if the path does not exist. */
export function getPart(path: KeyPath): z.ZodType | undefined {
  return findPart(answersSchema, path);
}

/** The schema's keys at a path, in its order; empty if the keys are free, or if there are none. */
export function listKeysAt(path: KeyPath): readonly string[] {
  return listKeys(answersSchema, path);
}

/** The schema's description of a path. */
export function getMeaning(path: KeyPath): string | undefined {
  return findMeaning(answersSchema, path);
}
