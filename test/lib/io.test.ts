import { createColors } from "picocolors";
import { type Io, sentence } from "../../src/lib/io.ts";

function ioWith(stdout: { readonly isTTY?: boolean; readonly columns?: number }, coloured = false): Io {
  const stream = Object.assign(Object.create(process.stdout), { isTTY: undefined, columns: undefined, ...stdout });
  return { stdin: process.stdin, stdout: stream, stderr: stream, env: {}, colours: createColors(coloured) };
}

const text = "web listens on every interface of the server.";

test("a sentence is broken between words on a terminal, and whole for a program", () => {
  expect(sentence(ioWith({ isTTY: true, columns: 30 }), "note", text)).toEqual([
    "note web listens on every",
    "  interface of the server.",
  ]);
  expect(sentence(ioWith({}), "note", text)).toEqual([`note ${text}`]);
});

test("the word that begins it has a colour, which takes no room", () => {
  const [first] = sentence(ioWith({ isTTY: true, columns: 30 }, true), "note", text);
  expect(first).toBe(`${createColors(true).yellow("note")} web listens on every`);
});
