import { PassThrough, Readable, Writable } from "node:stream";
import { createColors } from "picocolors";
import { exitCodes } from "../../src/lib/errors.ts";
import type { Io } from "../../src/lib/io.ts";
import { askSecret, choosePrompter } from "../../src/prompts/prompter.ts";
import { goBack, type Prompt, type Reply } from "../../src/prompts/types.ts";

function ioWith(stdin: NodeJS.ReadableStream, env: Io["env"] = {}): Io & { shown(): string } {
  const chunks: string[] = [];
  const stdout = new Writable({ write: (chunk, _encoding, done) => done(void chunks.push(String(chunk))) });
  return {
    stdin,
    stdout,
    stderr: stdout,
    env,
    colours: createColors(false),
    plain: true,
    shown: () => chunks.join(""),
  };
}

const text: Prompt = { message: "What is it called?", reason: "Its name.", type: "text", default: "shop" };
const choice: Prompt = {
  message: "How strictly?",
  reason: "As you like.",
  type: "choice",
  choices: [
    { value: "strict", note: "every control", effect: ["+ 1 control: seccomp"] },
    { value: "baseline", name: "the base" },
    { value: "basic" },
  ],
  default: "strict",
  canGoBack: true,
};
const several: Prompt = {
  message: "Which ones?",
  reason: "Any.",
  type: "several",
  choices: [{ value: "db" }, { value: "cache" }, { value: "mail" }],
  default: ["db", "mail"],
};
const consent: Prompt = { message: "Write it?", reason: "", type: "confirm", default: "yes" };

test("a question is lines that stay: nothing moves, every choice has a number, its meaning and its effect", async () => {
  const io = ioWith(Readable.from(["2\n"]));
  await choosePrompter(io).ask(choice, () => undefined);
  expect(io.shown()).toBe(
    [
      "",
      "Question: How strictly?",
      "As you like.",
      "1. strict: every control; + 1 control: seccomp",
      "2. the base",
      "3. basic",
      "Type a number or a name. Enter takes: strict. < goes back.",
      "",
    ].join("\n"),
  );
});

test("a question says which one it is", async () => {
  const io = ioWith(Readable.from(["\n"]));
  await choosePrompter(io).ask({ ...text, position: "2 of 17" }, () => undefined);
  expect(io.shown()).toContain("\nEnter takes: shop. (2 of 17)\n");
});

test.each<[string, Prompt, string, Reply | typeof goBack]>([
  ["Enter takes the proposal", text, "", "shop"],
  ["a text is what was typed", text, "  My Shop ", "My Shop"],
  ["a dash empties a text", { ...text, empty: "none" }, "-", ""],
  ["a number", choice, "3", "basic"],
  ["a name", choice, "The Base", "baseline"],
  ["a value", choice, "baseline", "baseline"],
  ["a part that only one has", choice, "stri", "strict"],
  ["back", choice, "<", goBack],
  ["several numbers and names", several, "1, cache", ["db", "cache"]],
  ["none of several", several, "-", []],
  ["Enter takes several", several, "", ["db", "mail"]],
  ["yes", consent, "y", "yes"],
  ["no", consent, "NO", "no"],
  ["Enter agrees", consent, "", "yes"],
])("%s", async (_, prompt, typed, expected) => {
  const io = ioWith(Readable.from([`${typed}\n`]));
  expect(await choosePrompter(io).ask(prompt, () => undefined)).toEqual(expected);
});

test.each([
  ["a number that is missing", choice, "7", "type a number from 1 to 3"],
  ["a part that several have", choice, "bas", "this could be 3. basic, 2. the base"],
  ["a name that is missing, among several", several, "db nobody", "this is not in the list"],
  ["a wrong text", text, "Bad", "it is bad"],
])("%s is told, and asked again", async (_, prompt, typed, told) => {
  const io = ioWith(Readable.from([`${typed}\n?\n${prompt === text ? "good" : "1"}\n`]));
  await choosePrompter(io).ask(prompt, (reply) => (reply === "Bad" ? "it is bad" : undefined));
  expect(io.shown()).toContain("Not yet: ");
  expect(io.shown()).toContain(told);
  expect(io.shown().match(/^Question: /gm)).toHaveLength(2);
});

test("lines that come faster than they are asked for are kept for the next question", async () => {
  const io = ioWith(Readable.from(["store\n2\n"]));
  const prompter = choosePrompter(io);
  expect(await prompter.ask(text, () => undefined)).toBe("store");
  expect(await prompter.ask(choice, () => undefined)).toBe("baseline");
});

test("there is nothing to go back to at the first question", async () => {
  const io = ioWith(Readable.from(["<\n"]));
  expect(await choosePrompter(io).ask(text, () => undefined)).toBe("<");
});

test("input that ends says at which question; an interruption is one", async () => {
  await expect(choosePrompter(ioWith(Readable.from([]))).ask(text, () => undefined)).rejects.toMatchObject({
    exitCode: exitCodes.usage,
    message: expect.stringContaining("it ended before this question was answered: What is it called?"),
  });
  const interruption = new AbortController();
  const asking = choosePrompter(ioWith(new PassThrough()), interruption.signal).ask(text, () => undefined);
  setTimeout(() => interruption.abort(), 20);
  await expect(asking).rejects.toMatchObject({ exitCode: exitCodes.interrupted });
});

test("a hidden text ends by a signal as well", async () => {
  const interruption = new AbortController();
  const asking = askSecret(ioWith(new PassThrough()), "The passphrase", interruption.signal);
  setTimeout(() => interruption.abort(), 20);
  await expect(asking).rejects.toMatchObject({ exitCode: exitCodes.interrupted });
});
