import { Writable } from "node:stream";
import { createColors } from "picocolors";
import { formatSentence, type Io, print, printJson, printLines, printVerbatim, tell } from "../../src/lib/io.ts";

/** What is written to a stream of that kind. */
function written(stream: { readonly isTTY?: boolean; readonly columns?: number }, work: (io: Io) => void): string {
  let text = "";
  const into = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const stdout = Object.assign(into, stream);
  work({ stdin: process.stdin, stdout, stderr: stdout, env: {}, colours: createColors(true) });
  return text;
}

const terminal = { isTTY: true, columns: 30 };
const text = "web listens on every interface of the server.";
const broken = "web listens on every interface\n  of the server.\n";

test.each([
  ["print", (io: Io) => print(io, text)],
  ["printLines", (io: Io) => printLines(io, [text])],
  ["tell", (io: Io) => tell(io, text)],
])("%s breaks a text between words on a terminal, and leaves it whole for a program", (_name, work) => {
  expect(written(terminal, work)).toBe(broken);
  expect(written({}, work)).toBe(`${text}\n`);
});

test("what is no text of ours stays as it is", () => {
  expect(written(terminal, (io) => printVerbatim(io, [text]))).toBe(`${text}\n`);
  expect(written(terminal, (io) => printJson(io, { text }))).toBe(`{"text":"${text}"}\n`);
});

test("the word that begins a sentence has a colour, which takes no room", () => {
  const colours = createColors(true);
  expect(written({ ...terminal, columns: 31 }, (io) => print(io, formatSentence(io, "note", text)))).toBe(
    `${colours.yellow("note")} web listens on every\n  interface of the server.\n`,
  );
});
