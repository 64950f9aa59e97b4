import * as z from "zod";
import type { Pattern } from "./patterns/pattern.ts";

/** The schema of a text of a form. Its message is in the JSON schema too, for editors and for the reference of the keys. */
export function makePatternText({ regex, says }: Pattern): z.ZodString {
  const message = `must be ${says}`;
  return z.string().regex(regex, message).meta({ patternErrorMessage: message });
}
