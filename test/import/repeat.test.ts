import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parseAnswers } from "../../src/answers/parse.ts";
import { formatImport, keepSecretNames, readImport } from "../../src/import/repeat.ts";
import { Problem } from "../../src/lib/errors.ts";
import { getIn } from "../../src/lib/paths.ts";
import { mergeAnswers } from "../../src/merge/answers/merge.ts";
import type { Files } from "../compose/folder.ts";
import { holds } from "../support/holds.ts";
import { anyProject } from "./any-project.ts";
import { type Taken, takeOver } from "./take.ts";

/* What is remembered of an import. */

const folder = join(mkdtempSync(join(tmpdir(), "harden-repeat-")), "shop");

afterAll(() => {
  rmSync(dirname(folder), { recursive: true });
});

async function takenOver(files: Files): Promise<Taken | undefined> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  try {
    return await takeOver(join(folder, "compose.yml"));
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

/** Each is imported twice. */
const rounds = 25;

test("an import of the same files comes to the same, and harden.yml has all of it", async () => {
  let taken = 0;
  await holds(
    fc.asyncProperty(anyProject, async ({ files }) => {
      const [first, second] = [await takenOver(files), await takenOver(files)];
      if (first === undefined || second === undefined) {
        return;
      }
      taken += 1;
      const text = formatImport(first.imported, first.project.answers.name);
      expect(formatImport(second.imported, first.project.answers.name)).toBe(text);
      const base = readImport(text, "imported.yml");
      expect(keepSecretNames(base, base)).toEqual(base);
      const { value: written } = parseAnswers(first.project.text, "harden.yml");
      for (const key of ["services", "compose"]) {
        const three = { base: undefined, ours: getIn(written, [key]), theirs: getIn(base, [key]) };
        expect(mergeAnswers(three, [key])).toEqual({ changes: [], conflicts: [] });
      }
    }),
    rounds,
  );
  expect(taken).toBeGreaterThan(0);
});

test.each<[string, unknown, unknown, unknown]>([
  ["alone as before", "variable", "variable", "variable"],
  ["shared now, alone before", "variable", { from: "token" }, "variable"],
  ["shared under another name", { from: "a" }, { from: "b" }, { from: "a" }],
  [
    "in another text",
    { from: "a", text: "x:{secret}" },
    { from: "b", text: "y:{secret}" },
    { from: "a", text: "y:{secret}" },
  ],
  ["in a text now, alone before", "variable", { from: "b", text: "y:{secret}" }, { from: "b", text: "y:{secret}" }],
  ["new", undefined, { from: "b" }, { from: "b" }],
])("a secret that is %s", (_what, before, now, kept) => {
  const answersOf = (use: unknown) => ({ services: { web: { secrets: use === undefined ? {} : { TOKEN: use } } } });
  expect(keepSecretNames(answersOf(before), answersOf(now))).toEqual(answersOf(kept));
});
