import type { createColors } from "picocolors";
import { exitCodes, Problem } from "../lib/errors.ts";
import type { Io } from "../lib/io.ts";
import { processIo } from "../lib/io.ts";
import { Secret } from "../lib/secret.ts";
import type { Choice, Prompt, Prompter, Reply } from "./types.ts";

type Colours = ReturnType<typeof createColors>;
type Status = "idle" | "loading" | "done";

const promptTypes = { text: "input", words: "input", choice: "select", several: "checkbox" } as const;

/** Asks on the terminal. The library is loaded with the first question. */
export function terminalPrompter(io: Io, signal?: AbortSignal): Prompter {
  return {
    ask: (prompt, check) => askOnce<Reply>(io, questionOf(prompt, check, io.colours), signal),
  };
}

/**
 * Asks a yes-or-no question on the terminal.
 *
 * @throws Problem (exit 130) where the person breaks off
 */
export function confirmOnTerminal(
  message: string,
  proposal: boolean,
  io: Io = processIo({ colour: true }),
): Promise<boolean> {
  return askOnce<boolean>(io, { type: "confirm", message, default: proposal });
}

/**
 * Asks for a text that is not shown.
 *
 * @throws Problem (exit 130) where the person breaks off
 */
export async function askSecretOnTerminal(message: string, io: Io = processIo({ colour: true })): Promise<Secret> {
  return new Secret(await askOnce<string>(io, { type: "password", message, mask: true }));
}

async function askOnce<T>(io: Io, question: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<T> {
  const { default: inquirer } = await import("inquirer");
  const streams = { input: io.stdin as NodeJS.ReadStream, output: io.stdout as NodeJS.WriteStream };
  const prompt = inquirer.createPromptModule({ ...streams, ...(signal && { signal }) });
  try {
    const replies: Record<string, unknown> = await prompt([{ ...question, name: "reply" } as never]);
    return replies.reply as T;
  } catch (error) {
    if (error instanceof Error && ["ExitPromptError", "AbortPromptError"].includes(error.name)) {
      throw new Problem(exitCodes.interrupted, { what: "you broke off; nothing was written" }, { cause: error });
    }
    throw error;
  }
}

function questionOf(prompt: Prompt, check: (reply: Reply) => string | undefined, colours: Colours) {
  const validate = (reply: unknown) => check(plain(reply)) ?? true;
  return {
    type: promptTypes[prompt.type],
    message: prompt.message,
    validate,
    theme: { style: { message: (text: string, status: Status) => withReason(text, prompt.reason, status, colours) } },
    ...(prompt.choices && { choices: prompt.choices.map((choice) => shown(choice, colours)), loop: false }),
    ...(prompt.default !== undefined && { default: typed(prompt) }),
  };
}

/** The reason stands under the question while it is open, and goes when it is answered. */
function withReason(text: string, reason: string, status: Status, colours: Colours): string {
  return status === "done" ? colours.bold(text) : `${colours.bold(text)}\n  ${colours.dim(reason)}\n `;
}

/** Wider lines would wrap on a terminal of 80 columns. */
const widestChoice = 72;

/** A short note stands beside its choice, a long one below the list while its choice is the chosen one. */
function shown({ value, name = value, note = "" }: Choice, colours: Colours) {
  if (note === "") {
    return { value, name };
  }
  return name.length + note.length > widestChoice
    ? { value, name, description: note }
    : { value, short: name, name: `${name}  ${colours.dim(note)}` };
}

function typed({ type, default: proposal }: Prompt): Reply | undefined {
  return type === "words" && Array.isArray(proposal) ? proposal.join(" ") : proposal;
}

/** A checkbox hands its check the chosen entries, not their values. */
function plain(reply: unknown): Reply {
  return Array.isArray(reply)
    ? reply.map((entry: unknown) =>
        typeof entry === "object" && entry !== null && "value" in entry ? String(entry.value) : String(entry),
      )
    : String(reply);
}
