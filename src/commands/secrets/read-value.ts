import { buildUsageProblem } from "../../lib/errors.ts";
import { isInteractive } from "../../lib/io.ts";
import { Secret } from "../../lib/secret.ts";
import type { Context } from "../../project/types.ts";
import { askSecret } from "../../prompts/prompter.ts";

/** From a hidden prompt, or the first line of a pipe; never from an argument, which every process can read. */
export async function readValue({ io, signal }: Context, message: string): Promise<Secret> {
  if (isInteractive(io)) {
    return askSecret(io, message, signal);
  }
  let text = "";
  for await (const chunk of io.stdin) {
    text += String(chunk);
    if (text.length > 10_000) {
      throw buildUsageProblem({ where: "standard input", what: "the value is too long for a secret" });
    }
  }
  const value = text.replace(/\r?\n$/, "");
  if (value === "") {
    throw buildUsageProblem({
      where: "standard input",
      what: "the input is empty",
      fix: "Pipe the value in, or add --generate.",
    });
  }
  return new Secret(value);
}
