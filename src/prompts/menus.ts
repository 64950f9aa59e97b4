import { exitCodes, Problem } from "../lib/errors.ts";
import type { Colours, Io } from "../lib/io.ts";
import { Secret } from "../lib/secret.ts";
import { wrapHanging, wrapText } from "../lib/text/wrapped.ts";
import { findMatching } from "./search.ts";
import { type Choice, type GoBack, goBack, type Prompt, type Prompter, type Reply } from "./types.ts";

type Status = "idle" | "loading" | "done";
type Settings = Readonly<Record<string, unknown>>;
type Keys = readonly (readonly [key: string, action: string])[];

/** Longer lists can be searched by typing. */
const mostAtOnce = 8;

/** Asks on the terminal with menus. The library is loaded with the first question. */
export function createTerminalPrompter(io: Io, signal?: AbortSignal): Prompter {
  return {
    ask: async (prompt, check) => {
      const { type, settings } = formOf(prompt, check, io.colours);
      const reply = await askOnce(io, type, settings, {
        canGoBack: prompt.canGoBack === true,
        ...(signal && { signal }),
      });
      return reply === goBack ? goBack : typeof reply === "boolean" ? (reply ? "yes" : "no") : (reply as Reply);
    },
  };
}

/**
 * Asks for a hidden text.
 *
 * @throws Problem (exit 130) if the user cancels
 */
export async function askSecretOnTerminal(message: string, io: Io, signal?: AbortSignal): Promise<Secret> {
  return new Secret(String(await askOnce(io, "password", { message, mask: true }, { ...(signal && { signal }) })));
}

interface Ending {
  readonly canGoBack?: boolean;
  readonly signal?: AbortSignal;
}

async function askOnce(io: Io, type: string, settings: Settings, ending: Ending = {}): Promise<unknown | GoBack> {
  const { default: inquirer } = await import("inquirer");
  const prompts = inquirer.createPromptModule().prompts as Readonly<Record<string, unknown>>;
  const ask = prompts[type] as (settings: Settings, context: unknown) => Promise<unknown>;
  const stop = new AbortController();
  const context = {
    input: io.stdin,
    output: io.stdout,
    signal: ending.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, ending.signal]),
    // Read when the prompt ends: a question that the user leaves backwards leaves nothing on the screen.
    get clearPromptOnDone() {
      return stop.signal.aborted;
    },
  };
  const watch = (_text: unknown, key?: { readonly name?: string }) => key?.name === "escape" && stop.abort();
  try {
    const reply = ask(settings, context);
    if (ending.canGoBack) {
      io.stdin.on("keypress", watch);
    }
    return await reply;
  } catch (error) {
    return stop.signal.aborted ? goBack : failed(error);
  } finally {
    io.stdin.off("keypress", watch);
  }
}

function failed(error: unknown): never {
  if (error instanceof Error && ["ExitPromptError", "AbortPromptError"].includes(error.name)) {
    throw new Problem(exitCodes.interrupted, { what: "cancelled; nothing was written" }, { cause: error });
  }
  throw error;
}

/** The library's prompt for the type, and its options. */
function formOf(prompt: Prompt, check: (reply: Reply) => string | undefined, colours: Colours) {
  const { choices = [], default: proposal } = prompt;
  const common = { message: prompt.message, validate: (reply: unknown) => check(plain(reply)) ?? true };
  const keys: Keys = [
    ...(prompt.canGoBack ? [["esc", "back"] as const] : []),
    ...(prompt.position === undefined ? [] : [["", prompt.position] as const]),
  ];
  const listed = { ...common, theme: look(prompt, colours, [], keys), loop: false, pageSize: mostAtOnce };
  if (prompt.type === "confirm") {
    return {
      type: "confirm",
      settings: { ...common, default: proposal === "yes", theme: look(prompt, colours, keys) },
    };
  }
  if (prompt.type === "text") {
    const hints = [["⏎", "agree"], ...keys] as const;
    return { type: "input", settings: { ...common, default: proposal, theme: look(prompt, colours, hints) } };
  }
  if (prompt.type === "several") {
    const checked = choices.map((choice) => ({ ...shown(choice, colours), checked: proposal?.includes(choice.value) }));
    return { type: "checkbox", settings: { ...listed, choices: checked } };
  }
  const entries = choices.map((choice) => ({ choice, entry: shown(choice, colours) }));
  return choices.length > mostAtOnce
    ? {
        type: "search",
        settings: {
          ...listed,
          default: proposal,
          source: (term = "") =>
            findMatching(entries, term, ({ choice: { value, name = value, note = "" } }) => [name, note, value]).map(
              ({ entry }) => entry,
            ),
        },
      }
    : { type: "select", settings: { ...listed, choices: entries.map(({ entry }) => entry), default: proposal } };
}

/**
 * The reason and the keys are below the question while it is open, and disappear with the answer.
 *
 * @param hints keys of a prompt that has no line for them
 * @param further keys for the line of the other prompts
 */
function look(prompt: Prompt, colours: Colours, hints: Keys, further: Keys = []) {
  const said = (keys: Keys) =>
    keys
      .map(([key, action]) => (key === "" ? colours.dim(action) : `${colours.bold(key)} ${colours.dim(action)}`))
      .join(colours.dim(" • "));
  const lines = [
    ...reasonLines(prompt)
      .flatMap((line) => wrapText(line, widestLine))
      .map(colours.dim),
    ...(hints.length > 0 ? [said(hints)] : []),
  ];
  const asked = wrapText(prompt.message, widestLine);
  return {
    style: {
      message: (_text: string, status: Status) => {
        const question = asked.map((line) => colours.bold(line)).join("\n  ");
        return status === "done" || lines.length === 0
          ? question
          : `${question}\n${lines.map((line) => `  ${line}\n`).join("")} `;
      },
      answer: (text: string) => {
        const answer = wrapText(text === "" ? nothing(prompt) : text, widestLine);
        const isShort = answer.length === 1 && `${asked.at(-1)} ${answer[0]}`.length <= widestLine;
        return `${isShort ? "" : "\n  "}${answer.map(colours.cyan).join("\n  ")}`;
      },
      keysHelpTip: (keys: Keys) => said([...keys, ...further]),
      description: (text: string) => colours.cyan(text),
    },
  };
}

/** What an empty answer is called. */
function nothing({ type, empty = type === "several" ? "none" : "" }: Prompt): string {
  return empty;
}

function reasonLines({ reason, empty, type, effect = [], default: proposal }: Prompt): readonly string[] {
  const way = proposal === undefined || proposal === "" ? "Empty" : "Backspace, then Enter";
  const lines = empty === undefined || type !== "text" ? [reason] : [reason, `${way}: ${empty}.`];
  return [...lines, ...effect].filter((line) => line !== "");
}

/** A terminal of 80 columns would wrap longer ones. */
const widestLine = 76;
const widestChoice = 72;

/** A short note is next to its choice; a long one, and the effect of the choice, below the list while it is selected. */
function shown({ value, name = value, note = "", effect = [] }: Choice, colours: Colours) {
  const isShort = name.length + note.length <= widestChoice;
  const below = [
    ...(isShort || note === "" ? [] : wrapText(note, widestChoice)),
    ...effect.flatMap((line) => wrapHanging(line, widestChoice)),
  ]
    .map((line) => `  ${line}`)
    .join("\n");
  return {
    value,
    short: name,
    name: isShort && note !== "" ? `${name}  ${colours.dim(note)}` : name,
    ...(below !== "" && { description: below }),
  };
}

/** A checkbox passes the chosen entries to its check, not their values. */
function plain(reply: unknown): Reply {
  return Array.isArray(reply)
    ? reply.map((entry: unknown) =>
        typeof entry === "object" && entry !== null && "value" in entry ? String(entry.value) : String(entry),
      )
    : String(reply);
}
