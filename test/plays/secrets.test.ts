import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

/* What is said of secrets, which is never their value. */

const folder = temporaryFolder("secrets");
const canary = "canary-9a41";
const secret = (difference: object = {}) => ({
  name: "a",
  value: canary,
  owner: 33,
  mode: 0o400,
  lines: false,
  ...difference,
});

test.each<[string, object, string]>([
  ["one line", {}, ""],
  ["several lines where they may be", { lines: true, value: `${canary}\n2\n` }, ""],
  ["several lines", { value: `${canary}\n2` }, "the secret a holds a line break or a zero byte"],
  ["a carriage return", { lines: true, value: `${canary}\r\n` }, "the secret a holds a line break or a zero byte"],
  ["a zero byte", { lines: true, value: `${canary}\0` }, "the secret a holds a line break or a zero byte"],
  ["nothing", { value: "" }, "the secret a is empty: set it in the vault"],
  ["a name that leads elsewhere", { name: "../a" }, "the name '../a' cannot be a file name"],
  ["a name with a line break", { name: "a\n" }, "the name 'a\\n' cannot be a file name"],
])("%s", (_what, difference, says) => {
  const fault = evaluate("tree.secrets", "it.fault_of(given)", secret(difference));
  expect(fault).toEqual(says === "" ? "" : expect.stringContaining(says));
  expect(fault).not.toContain(canary);
});

test("what differs is told by names, owners and modes", () => {
  const here = join(folder, "secrets");
  mkdirSync(here);
  writeFileSync(join(here, "a"), canary, { mode: 0o644 });
  writeFileSync(join(here, "old"), canary);
  const it = "it.SecretFiles(given[0], [given[1]])";
  const expression = `[(one.changed, one.written, one.removed, one.difference()) for one in [${it}]][0]`;
  expect(evaluate("tree.secrets", expression, [here, secret()])).toEqual([
    true,
    ["a"],
    [join(here, "old")],
    { before_header: here, before: "old\n", after_header: here, after: "a 0400 owner 33 (value not shown)\n" },
  ]);
  expect(readdirSync(here)).toEqual(["a", "old"]);
});

test("an error of the disk is told with its file", () => {
  writeFileSync(join(folder, "file"), "");
  const refused = "refused(lambda: it.SecretFiles(given[0], [given[1]]))";
  expect(evaluate("tree.secrets", refused, [join(folder, "file"), secret()])).toMatch(
    /^Secrets could not be placed in \S+\/file: Not a directory \(\S+\/file\/a\)\. Nothing was left half-written/,
  );
});
