import * as z from "zod";
import { answersSchema } from "../model/schema/answers.ts";

/** The JSON schema of harden.yml, by which editors complete and check it. */
export function answersJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "harden.yml", ...z.toJSONSchema(answersSchema, { io: "input" }) };
}
