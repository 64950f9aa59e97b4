// Plain English: finds phrases that sound translated in comments, messages, pages and the titles of tests.
//
//   node scripts/docs/words.mjs            names each with what to write instead, and ends with 1
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { proseOf } from "../lib/prose.mjs";
import { wordsToAvoid } from "../lib/words-to-avoid.mjs";

/** Not rewritten yet: an entry goes when its files are. */
const notYet = [
  "src/import/",
  "src/model/adopt/",
  "src/commands/init/agree.ts",
  "src/commands/init/import/import-option.ts",
  "templates/",
];

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "bench/README.md",
  ...filesIn("docs").filter((path) => path.endsWith(".md")),
];
const findings = [
  ...[...pages, ...filesIn("src"), ...filesIn("templates")].flatMap((path) => findIn(path)),
  ...filesIn("test")
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => findIn(path, "titles")),
];
for (const finding of findings) {
  console.error(finding);
}
process.exitCode = findings.length === 0 ? 0 : 1;

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !notYet.some((start) => path.startsWith(start)))
    .sort();
}

function findIn(path, only) {
  return proseOf(path, readFileSync(path, "utf8"), only).flatMap(({ line, text }) =>
    [...text.matchAll(pattern())].map(({ 0: found, index }) => {
      const phrase = found.replaceAll(/[\s*/#]+/g, " ").toLowerCase();
      const at = line + text.slice(0, index).split("\n").length - 1;
      return `${path}:${at}: "${phrase}" → ${wordsToAvoid.get(phrase)}`;
    }),
  );
}

/** Between two words the next line of a comment may begin. */
function pattern() {
  const phrases = [...wordsToAvoid.keys()].map((phrase) => phrase.replaceAll(" ", "[\\s*/#]+"));
  return new RegExp(`(?<![\\w-])(?:${phrases.join("|")})(?![\\w-])`, "giu");
}
