import type * as z from "zod";
import { parseObject } from "../lib/fields.ts";
import { makePrintable } from "../lib/text/printable.ts";

/** A document that a host printed, of so many bytes at most; or what is wrong with it, in one sentence. */
export function readSaid<S extends z.ZodType>(
  said: string,
  schema: S,
  largest: number,
): { readonly read: z.output<S> } | { readonly wrong: string } {
  if (said.length > largest) {
    return { wrong: `it is larger than ${largest / 1024} KiB` };
  }
  const document = parseObject(said);
  if (document === undefined) {
    return { wrong: "it is no JSON document" };
  }
  const { success, data, error } = schema.safeParse(document);
  if (success) {
    return { read: data };
  }
  const [issue] = error.issues;
  const place = makePrintable(issue?.path.join(".") ?? "", 80);
  return { wrong: [place, makePrintable(issue?.message ?? "it has another form", 120)].filter(Boolean).join(": ") };
}
