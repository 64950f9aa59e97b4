import fc from "fast-check";
import { Problem } from "../../src/lib/errors.ts";
import { formatManifest, parseManifest } from "../../src/write/manifest.ts";
import { isProjectPath } from "../../src/write/state-paths.ts";
import type { ManifestEntry } from "../../src/write/types.ts";
import { holds } from "../support/holds.ts";

const hash = "0123456789abcdef".repeat(4);
const entry = { policy: "managed", mode: "0644", sha256: hash };

function manifestText(changes: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ version: 1, tool: "1.0.0", inputs: "x", files: { "a/b": entry }, ...changes });
}

test("what is written can be read again, one line a file, sorted", () => {
  const files = new Map<string, ManifestEntry>([
    ["b", { policy: "once", mode: 0o600, offered: hash }],
    ["__proto__", { policy: "managed", mode: 0o755, sha256: hash }],
  ]);
  const text = formatManifest({ tool: "1.0.0", inputs: 'in "quotes"', files });
  expect(parseManifest(text)).toEqual({ tool: "1.0.0", inputs: 'in "quotes"', files });
  expect(text).toBe(`{
  "version": 1,
  "tool": "1.0.0",
  "inputs": "in \\"quotes\\"",
  "files": {
    "__proto__": {"policy":"managed","mode":"0755","sha256":"${hash}"},
    "b": {"policy":"once","mode":"0600","offered":"${hash}"}
  }
}
`);
});

test("an empty one is JSON too", () => {
  expect(parseManifest(formatManifest({ tool: "1", files: new Map() }))).toEqual({ tool: "1", files: new Map() });
});

test.each([
  ["not JSON", "{", "it is not valid JSON"],
  ["conflict markers", "<<<<<<< ours\n{}", "it is not valid JSON"],
  ["a list", "[]", "it is not a JSON object"],
  ["no version", manifestText({ version: undefined }), "a part is missing"],
  ["a newer version", manifestText({ version: 2 }), "written by a newer harden-init (1.0.0)"],
  ["no tool", manifestText({ tool: 3 }), "a part is missing"],
  ["inputs of a wrong type", manifestText({ inputs: [] }), "a part is missing"],
  ["no files", manifestText({ files: [] }), "a part is missing"],
  ["an entry of a wrong type", manifestText({ files: { a: "x" } }), 'entry for "a" is not an object'],
  ["a policy that there is not", manifestText({ files: { a: { ...entry, policy: "x" } } }), '"a" is invalid'],
  ["a mode with setuid", manifestText({ files: { a: { ...entry, mode: "4755" } } }), '"a" is invalid'],
  ["a hash that is none", manifestText({ files: { a: { ...entry, sha256: "../x" } } }), '"a" is invalid'],
  ["an offer that is none", manifestText({ files: { a: { ...entry, offered: 1 } } }), '"a" is invalid'],
  ["a path out of the project", manifestText({ files: { "../x": entry } }), '"../x", which is not a file'],
  ["a path that steers a terminal", manifestText({ files: { "a\u001b[2J": entry } }), '"a\\\\u{1b}[2J", which is not'],
])("%s is refused with the reason", (_name, text, reason) => {
  expect(() => parseManifest(text)).toThrow(Problem);
  expect(() => parseManifest(text)).toThrow(reason);
});

test("any JSON is read or refused by a Problem", () => {
  holds(
    fc.property(fc.json(), fc.jsonValue(), (text, files) => {
      for (const candidate of [text, manifestText({ files })]) {
        try {
          expect([...parseManifest(candidate).files.keys()].every(isProjectPath)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }
    }),
  );
});

test.each([
  ["a", true],
  ["playbooks/files/opt/harden/csvs23/compose.yml", true],
  [".gitignore", true],
  ["a b/ü.yml", true],
  ["..a/b..", true],
  ["", false],
  ["/etc/passwd", false],
  ["a//b", false],
  ["a/", false],
  ["./a", false],
  ["a/../b", false],
  ["..", false],
  ["a\\b", false],
  ["a\0", false],
  ["a\nb", false],
  ["\u202etxt", false],
  [".harden/manifest.json", false],
  [".harden", false],
  [".git/hooks/pre-commit", false],
  ["sub/.git/config", false],
  ["a".repeat(1025), false],
])("whether %j may be one of ours: %s", (path, expected) => {
  expect(isProjectPath(path)).toBe(expected);
});
