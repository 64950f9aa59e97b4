import * as z from "zod";
import type { KeyPath } from "../paths.ts";

/** The schema at a path, or undefined if the path does not exist. */
export function partOf(schema: z.ZodType, path: KeyPath): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>(
    (part, key) => (part === undefined ? undefined : below(bare(part), key)),
    schema,
  );
}

/** The same without its default and without `optional`; of a word or a map the map, which has keys. */
export function bare(part: z.ZodType): z.ZodType {
  if (part instanceof z.ZodUnion) {
    return (part.options as readonly z.ZodType[]).find((option) => option instanceof z.ZodObject) ?? part;
  }
  return part instanceof z.ZodOptional || part instanceof z.ZodDefault || part instanceof z.ZodPrefault
    ? bare(part.unwrap() as z.ZodType)
    : part;
}

/** The keys of a schema at a path, in its order; empty if the keys are free, or if there are none. */
export function listKeys(schema: z.ZodType, path: KeyPath): readonly string[] {
  const part = partOf(schema, path);
  const inner = part === undefined ? undefined : bare(part);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The schema's description of a path. */
export function findMeaning(schema: z.ZodType, path: KeyPath): string | undefined {
  const part = partOf(schema, path);
  return part === undefined ? undefined : (part.description ?? bare(part).description);
}

function below(part: z.ZodType, key: string | number): z.ZodType | undefined {
  if (part instanceof z.ZodObject) {
    return Object.hasOwn(part.shape, key) ? (part.shape[key] as z.ZodType) : undefined;
  }
  if (part instanceof z.ZodRecord) {
    return part.valueType as z.ZodType;
  }
  return part instanceof z.ZodArray && typeof key === "number" ? (part.element as z.ZodType) : undefined;
}
