import { type Io, isPlain, printLines } from "../lib/io.ts";
import type { Secret } from "../lib/secret.ts";
import { wrapText } from "../lib/text/wrapped.ts";
import { askSecretOnTerminal, createTerminalPrompter } from "./menus.ts";
import { askSecretPlainly, createPlainPrompter } from "./plain.ts";
import type { Prompter } from "./types.ts";

/** The prompter for this terminal: menus, or line by line. */
export function choosePrompter(io: Io, signal?: AbortSignal): Prompter {
  const { ask } = isPlain(io) ? createPlainPrompter(io, signal) : createTerminalPrompter(io, signal);
  const lines = (text: string) => wrapText(text, 74).map((line) => `  ${line}`);
  return { ask, say: (text) => printLines(io, lines(text)) };
}

/**
 * Asks a yes-or-no question.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function askConsent(io: Io, message: string, proposal: boolean, signal?: AbortSignal): Promise<boolean> {
  const prompt = { message, reason: "", type: "confirm", default: proposal ? "yes" : "no" } as const;
  return (await choosePrompter(io, signal).ask(prompt, () => undefined)) === "yes";
}

/**
 * Asks for a hidden text.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function askSecret(io: Io, message: string, signal?: AbortSignal): Promise<Secret> {
  return isPlain(io) ? askSecretPlainly(message, io, signal) : askSecretOnTerminal(message, io, signal);
}
