import { buildUsageProblem } from "../../lib/errors.ts";

/** Reads the name of a file that is to be written. */
export function requireFileName(text: string, where: string): string {
  if (text === "") {
    throw buildUsageProblem({ where, what: "the name of the file is empty" });
  }
  return text;
}
