import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { createColors } from "picocolors";
import { isNewer, upgradeAnswers } from "../../src/commands/generate/upgrade.ts";
import { toolVersion } from "../../src/lib/version.ts";
import type { Format } from "../../src/model/schema/migrations.ts";
import type { Context } from "../../src/project/types.ts";
import { makeFolders } from "../support/projects/folders.ts";
import { writeProject } from "./cli.ts";

const newFolder = makeFolders();

const format: Format = {
  version: 2,
  migrations: [{ from: 1, why: "It is shorter.", edits: () => [{ do: "rename", path: ["name"], to: "stack" }] }],
};
const options = { check: false, diff: false, yes: false };
const before = "version: 1\nname: shop # mine\n";

function contextIn(root: string): Context & { said(): string } {
  const stream = new PassThrough();
  return {
    io: { stdin: Readable.from([]), stdout: stream, stderr: stream, env: {}, colours: createColors(false) },
    root,
    json: false,
    quiet: false,
    verbose: false,
    signal: new AbortController().signal,
    said: () => String(stream.read() ?? ""),
  };
}

test("older answers are shown as they will be, and written after a yes", async () => {
  const root = newFolder();
  writeFileSync(join(root, "harden.yml"), before);
  const context = contextIn(root);
  const upgraded = await upgradeAnswers(context, { ...options, yes: true }, before, format);
  expect(upgraded?.text).toBe("version: 2\nstack: shop # mine\n");
  expect(context.said()).toBe(`harden.yml: version 1 → 2. It is shorter.
--- harden.yml
+++ harden.yml
@@ -1,2 +1,2 @@
-version: 1
-name: shop # mine
+version: 2
+stack: shop # mine
`);
  expect(readFileSync(join(root, "harden.yml"), "utf8")).toBe(before);
  await upgraded?.write?.();
  expect(readFileSync(join(root, "harden.yml"), "utf8")).toBe("version: 2\nstack: shop # mine\n");
});

test("without the user's consent nothing is written", async () => {
  await expect(upgradeAnswers(contextIn(newFolder()), options, before, format)).rejects.toThrow(/Add --yes to confirm/);
});

test("--check asks nobody and counts harden.yml among the changes", async () => {
  const upgraded = await upgradeAnswers(contextIn(newFolder()), { ...options, check: true }, before, format);
  expect(upgraded?.changes).toMatchObject([{ type: "update", path: "harden.yml" }]);
});

test("answers of today pass silently", async () => {
  const context = contextIn(newFolder());
  expect(await upgradeAnswers(context, options, before)).toEqual({ text: before, changes: [] });
  expect(context.said()).toBe("");
});

test("a project that a newer version wrote is written by an older one only after a yes", async () => {
  const { root, call } = await writeProject(newFolder());
  const manifest = join(root, ".harden/manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(`"tool": "${toolVersion}"`, '"tool": "99.0.0"'));
  const answers = join(root, "harden.yml");
  writeFileSync(answers, readFileSync(answers, "utf8").replace("127.0.0.1:8081", "127.0.0.1:8082"));
  const refused = await call(["generate"]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("written by harden-init 99.0.0") });
  expect((await call(["status", "--offline"])).stdout).toContain("they were written by harden-init 99.0.0");
  expect((await call(["generate", "--yes"])).code).toBe(0);
  expect(readFileSync(manifest, "utf8")).toContain(`"tool": "${toolVersion}"`);
});

test("answers of a version to come are refused before anything else is said of them", async () => {
  const { root, call } = await writeProject(newFolder());
  const answers = join(root, "harden.yml");
  writeFileSync(answers, `${readFileSync(answers, "utf8").replace("version: 1", "version: 2")}later: true\n`);
  for (const argv of [["generate", "--yes"], ["deploy"], ["status", "--offline"]]) {
    const { code, stderr } = await call(argv);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /harden\.yml:\d+ version: these answers have version 2; harden-init \S+ knows versions up to 1/,
    );
    expect(stderr).not.toContain("later");
  }
});

test.each<[string, string, boolean]>([
  ["0.2.0", "0.1.9", true],
  ["0.1.0", "0.1.0", false],
  ["0.1.0", "0.10.0", false],
  ["1.0.0", "0.99.99", true],
  ["0.1.0-rc.1", "0.1.0", false],
])("%s is newer than %s: %p", (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected);
});
