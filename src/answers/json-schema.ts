import * as z from "zod";
import type { Kinds } from "../model/kinds.ts";
import { listLogDestinations } from "../model/receiver.ts";
import { answersSchema } from "../model/schema/answers.ts";

/**
 * The JSON schema of harden.yml, for editors.
 *
 * @param kinds the built-in kinds: they define where logs can go
 */
export function buildAnswersSchema(kinds: Kinds): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(answersSchema, { io: "input" });
  const logging = schema.properties?.logging;
  if (typeof logging === "object") {
    delete logging.pattern;
    logging.enum = [...listLogDestinations(kinds)];
  }
  return { title: "harden.yml", ...schema };
}
