import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { buildUsageProblem, exitCodes, Problem } from "../lib/errors.ts";
import { type Io, print, printLines } from "../lib/io.ts";
import { Secret } from "../lib/secret.ts";
import { readLines } from "./lines.ts";
import { findMatching } from "./search.ts";
import { type Choice, goBack, type Prompt, type Prompter, type Reply } from "./types.ts";

/*
 * Questions for screen readers and simple terminals: lines are only appended, and answers are typed.
 */

const backWord = "<";
const helpWord = "?";
const emptyWord = "-";

/** Asks line by line: nothing is redrawn, and the cursor never moves. */
export function createPlainPrompter(io: Io, signal?: AbortSignal): Prompter {
  return {
    ask: async (prompt, check) => {
      tellAll(io, prompt);
      for (;;) {
        const typed = await nextLine(io, prompt, signal);
        if (typed === backWord && prompt.canGoBack) {
          return goBack;
        }
        if (typed === helpWord) {
          tellAll(io, prompt);
          continue;
        }
        const read = readReply(prompt, typed);
        const complaint = read.complaint ?? check(read.reply);
        if (complaint === undefined) {
          return read.reply;
        }
        print(io, `Not yet: ${complaint}`);
      }
    },
  };
}

/** Asks for a text without showing it, or its length. */
export function askSecretPlainly(message: string, io: Io, signal?: AbortSignal): Promise<Secret> {
  print(io, `${message}. Your input is not shown.`);
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  return readLines(io.stdin).aside(
    () =>
      new Promise((resolve, reject) => {
        const reader = createInterface({ input: io.stdin, output, terminal: true });
        reader.once("line", (line) => {
          reader.close();
          resolve(new Secret(line));
        });
        const breakOff = () => {
          reader.close();
          reject(brokenOff());
        };
        reader.once("SIGINT", breakOff);
        signal?.addEventListener("abort", breakOff, { once: true });
      }),
  );
}

async function nextLine(io: Io, { message }: Prompt, signal?: AbortSignal): Promise<string> {
  const line = await readLines(io.stdin).next(signal);
  if (line === "interrupted" || (line === undefined && io.stdin.isTTY)) {
    throw brokenOff();
  }
  if (line === undefined) {
    throw buildUsageProblem({
      where: "standard input",
      what: `it ended before this question was answered: ${message}`,
    });
  }
  return line.text.trim();
}

function brokenOff(): Problem {
  return new Problem(exitCodes.interrupted, { what: "cancelled; nothing was written" });
}

function tellAll(io: Io, prompt: Prompt): void {
  const { message, reason, choices = [], effect = [], canGoBack, position } = prompt;
  const how = [howToAnswer(prompt), canGoBack ? `${backWord} goes back.` : "", position && `(${position})`];
  const why = [...(reason === "" ? [] : [reason]), ...effect];
  printLines(io, ["", `Question: ${message}`, ...why, ...choices.map(described), how.filter(Boolean).join(" ")]);
}

function described({ value, name = value, note = "", effect = [] }: Choice, index: number): string {
  const more = [note, ...effect].filter((text) => text !== "");
  return `${index + 1}. ${name}${more.length === 0 ? "" : `: ${more.join("; ")}`}`;
}

function howToAnswer({ type, choices = [], empty, default: proposal }: Prompt): string {
  const texts = [proposal ?? []].flat();
  const named = texts.map((value) => choices.find((choice) => choice.value === value)?.name ?? value).join(", ");
  const enter = named === "" ? "" : `Enter takes: ${named}.`;
  const ways = {
    confirm: "Type yes or no.",
    choice: "Type a number or a name.",
    several: `Type numbers or names, with spaces between them, or ${emptyWord} for none.`,
    text: empty === undefined ? "" : named === "" ? `Empty: ${empty}.` : `${emptyWord} means: ${empty}.`,
  };
  return [ways[type], enter].filter(Boolean).join(" ");
}

type Read = { readonly reply: Reply; readonly complaint?: string };

function readReply(prompt: Prompt, typed: string): Read {
  if (typed === "" && prompt.default !== undefined) {
    return { reply: prompt.default };
  }
  switch (prompt.type) {
    case "text":
      return { reply: typed === emptyWord ? "" : typed };
    case "confirm":
      return chosen([{ value: "yes" }, { value: "no" }], typed);
    case "choice":
      return chosen(prompt.choices ?? [], typed);
    case "several":
      return chosenOnes(prompt.choices ?? [], typed === emptyWord ? [] : typed.split(/[\s,]+/).filter(Boolean));
  }
}

function chosenOnes(choices: readonly Choice[], typed: readonly string[]): Read {
  const reads = typed.map((word) => chosen(choices, word));
  const complaint = reads.find((read) => read.complaint !== undefined)?.complaint;
  return { reply: reads.map(({ reply }) => String(reply)), ...(complaint !== undefined && { complaint }) };
}

/** A choice by its number, its name, or a unique part of it. */
function chosen(choices: readonly Choice[], typed: string): Read {
  const byNumber = /^\d+$/.test(typed) ? choices[Number(typed) - 1] : undefined;
  const named = ({ name, value }: Choice) => [name, value].some((text) => text?.toLowerCase() === typed.toLowerCase());
  const found = byNumber ?? choices.find(named);
  const alike = typed === "" ? [] : findMatching(choices, typed, ({ name, value }) => [name ?? value, value]);
  const [only, another] = alike;
  if (found !== undefined || (only !== undefined && another === undefined)) {
    return { reply: (found ?? only)?.value ?? "" };
  }
  const complaint =
    alike.length === 0
      ? `this is not in the list; type a number from 1 to ${choices.length}.`
      : `this could be ${alike.map(({ name, value }) => `${choices.findIndex((choice) => choice.value === value) + 1}. ${name ?? value}`).join(", ")}.`;
  return { reply: "", complaint };
}
