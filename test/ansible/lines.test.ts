import fc from "fast-check";
import { createLineSplitter } from "../../src/ansible/lines.ts";
import { holds } from "../support/holds.ts";

function split(chunks: readonly Buffer[], limit?: number): readonly string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter(
    (line) => lines.push(line),
    () => lines.push("(dropped)"),
    limit,
  );
  for (const chunk of chunks) {
    splitter.add(chunk);
  }
  splitter.end();
  return lines;
}

test("a letter of several bytes may be cut anywhere", () => {
  const bytes = Buffer.from("grün\n€ 5\nend");
  for (let at = 0; at <= bytes.length; at += 1) {
    expect(split([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(["grün", "€ 5", "end"]);
  }
});

test("a line that is too long is dropped as a whole, and the next one is read", () => {
  expect(split([Buffer.from("12345"), Buffer.from("67890\nshort\n")], 8)).toEqual(["(dropped)", "short"]);
});

test("however the bytes are cut, the lines are the same", () => {
  const line = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\n"));
  holds(
    fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, places) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(""));
      const cuts = [0, ...places].sort((one, other) => one - other);
      const chunks = cuts.map((cut, index) => bytes.subarray(cut, cuts[index + 1] ?? bytes.length));
      expect(split(chunks)).toEqual(lines);
    }),
  );
});
