import type * as z from "zod";
import type { KeyPath } from "../../lib/paths.ts";
import { keysOf, meaningIn, partOf } from "../../lib/schema/parts.ts";
import { answersSchema } from "./answers.ts";

/** What the schema says about the answer at a path, or undefined where no such key exists. */
export function partAt(path: KeyPath): z.ZodType | undefined {
  return partOf(answersSchema, path);
}

/** The keys that the schema knows at a path, in its order; empty where the keys are free, or none. */
export function keysAt(path: KeyPath): readonly string[] {
  return keysOf(answersSchema, path);
}

/** The sentence that the schema says about a path. */
export function meaningOf(path: KeyPath): string | undefined {
  return meaningIn(answersSchema, path);
}
