import * as z from "zod";
import type { KeyPath } from "../paths.ts";

/** The schema at a path, or undefined if the path does not exist. */
export function findPart(schema: z.ZodType, path: KeyPath): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>(
    (part, key) => (part === undefined ? undefined : below(stripWrappers(part), key)),
    schema,
  );
}

/** The same without its default and without `optional`; of a word or a map the map, which has keys. */
export function stripWrappers(part: z.ZodType): z.ZodType {
  if (part instanceof z.ZodUnion) {
    return (part.options as readonly z.ZodType[]).find((option) => option instanceof z.ZodObject) ?? part;
  }
  return part instanceof z.ZodOptional || part instanceof z.ZodDefault || part instanceof z.ZodPrefault
    ? stripWrappers(part.unwrap() as z.ZodType)
    : part;
}

/** The keys of a schema at a path, in its order; empty if the keys are free, or if there are none. */
export function listKeys(schema: z.ZodType, path: KeyPath): readonly string[] {
  const part = findPart(schema, path);
  const inner = part === undefined ? undefined : stripWrappers(part);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The schema's description of a path. */
export function findMeaning(schema: z.ZodType, path: KeyPath): string | undefined {
  const part = findPart(schema, path);
  return part === undefined ? undefined : (part.description ?? stripWrappers(part).description);
}

function below(part: z.ZodType, key: string | number): z.ZodType | undefined {
  if (part instanceof z.ZodObject) {
    return Object.hasOwn(part.shape, key) ? (part.shape[key] as z.ZodType) : undefined;
  }
  if (part instanceof z.ZodRecord) {
    return part.valueType as z.ZodType;
  }
  if (part instanceof z.ZodUnknown) {
    return part;
  }
  return part instanceof z.ZodArray && typeof key === "number" ? (part.element as z.ZodType) : undefined;
}
