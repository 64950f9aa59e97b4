import * as z from "zod";
import type { Fields } from "../fields.ts";
import { isMap } from "../paths.ts";
import { makePrintable } from "../text/printable.ts";

/*
 * Parts of an answer from a host. Programs there chose much of it, so a value of the wrong shape is taken for an absent one, and never throws.
 */

/** A text; empty if it is blank or not text. */
export const text = z
  .string()
  .catch("")
  .transform((said) => (said.trim() === "" ? "" : said));

/** The same, made printable and short. */
export const word = text.transform((said) => makePrintable(said, 160));

/** A number; 0 if it is not one. */
export const count = z.number().catch(0);

/** A yes; everything else is a no. */
export const yes = z
  .unknown()
  .optional()
  .transform((value) => value === true);

/** A map; empty if it is not one. */
export const map = z
  .unknown()
  .optional()
  .transform((value): Fields => (isMap(value) ? value : {}));

/** The texts of a map, by name. */
export const textMap = map.transform(
  (fields): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
);

/** A list; empty if it is not one. */
export const list = z
  .unknown()
  .optional()
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : []));

/** The entries of a list as texts. */
export const texts = list.transform((items) => items.map(String));

/** The maps of a list, each with these parts. */
export function listOf<Part extends z.ZodType>(part: Part) {
  return list.transform((items): readonly z.output<Part>[] => items.filter(isMap).map((item) => part.parse(item)));
}
