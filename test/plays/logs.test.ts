import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { evaluate } from "./python.ts";

const adm = 4;
const folder = mkdtempSync(join(tmpdir(), "logs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A log below a folder of its own; group and mode of both. */
function log(name: string, at: { folder: [number, number]; file: [number, number] }): string {
  const file = join(folder, name, "audit.log");
  mkdirSync(join(folder, name));
  writeFileSync(file, "");
  for (const [path, [group, mode]] of [[file, at.file] as const, [join(folder, name), at.folder] as const]) {
    chownSync(path, process.getuid?.() ?? 0, group);
    chmodSync(path, mode);
  }
  return file;
}

test.each([
  ["as Debian's auditd has it", { folder: [adm, 0o750], file: [adm, 0o640] }, true],
  ["root's alone", { folder: [adm, 0o750], file: [0, 0o600] }, false],
  ["another group's", { folder: [adm, 0o750], file: [0, 0o640] }, false],
  ["its group's without the right to read", { folder: [adm, 0o750], file: [adm, 0o604] }, false],
  ["everybody's", { folder: [0, 0o755], file: [0, 0o644] }, true],
  ["in a folder that the group may not enter", { folder: [adm, 0o740], file: [adm, 0o640] }, false],
] as const)("a log that is %s", (name, at, expected) => {
  const file = log(name.replaceAll(/\W/g, ""), { folder: [...at.folder], file: [...at.file] });
  expect(evaluate("system.logs", "it.readable(given, 4)", file)).toBe(expected);
});

test("a log that is not there", () => {
  expect(evaluate("system.logs", "it.readable(given, 4)", join(folder, "none", "audit.log"))).toBe(false);
});
