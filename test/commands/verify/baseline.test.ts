import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readBaseline } from "../../../src/commands/verify/baseline.ts";
import { makeFolders } from "../../support/projects/folders.ts";

const newFolder = makeFolders();

function fileOf(text: string): string {
  const file = join(newFolder(), "known.json");
  writeFileSync(file, text);
  return file;
}

test("the findings of a report are read, and what is no finding is left out", async () => {
  const known = { host: "web1", control: "seccomp", ok: false, service: "shop", open: "kept" };
  const report = { findings: [{ ...known, evidence: "0" }, { host: "web1", ok: 1 }, "x"] };
  expect(await readBaseline(fileOf(JSON.stringify(report)))).toEqual([known]);
});

test.each([
  ["no JSON", "findings: []", "this is no JSON document"],
  ["a list", "[]", "this is no JSON document"],
  ["a report without findings", '{"findings": []}', "it has no findings"],
  ["an answer of another command", '{"services": []}', "it has no findings"],
])("a file with %s is refused", async (_name, text, what) => {
  await expect(readBaseline(fileOf(text))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(what),
  });
});

test("a file that is not there is named", async () => {
  await expect(readBaseline("/nowhere/known.json")).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("--baseline /nowhere/known.json"),
  });
});
