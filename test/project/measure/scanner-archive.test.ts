import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIo } from "../../../src/lib/io.ts";
import { archiveScanner } from "../../../src/project/measure/scanner-archive.ts";
import { lynis } from "../../../src/scan/scanners/lynis.ts";
import { makeFolders } from "../../support/projects/folders.ts";

/* A scanner comes from a real repository of git, which is pinned to one commit. */

const newFolder = makeFolders();
const origin = join(newFolder(), "origin");
const git = (...words: readonly string[]) =>
  execFileSync("git", ["-C", origin, "-c", "user.name=a", "-c", "user.email=a@example.org", ...words], {
    encoding: "utf8",
  }).trim();
const commitFile = (text: string) => {
  writeFileSync(join(origin, "scan.sh"), text);
  git("add", "scan.sh");
  git("commit", "--quiet", "--message", text);
  return git("rev-parse", "HEAD");
};
let pinned: string;

beforeAll(() => {
  mkdirSync(origin);
  git("init", "--quiet");
  pinned = commitFile("the scanner");
  git("tag", "v1");
});

const contextWith = (cache: string) => ({
  root: "/nowhere",
  io: { ...createIo({ colour: false, plain: false }), env: { XDG_CACHE_HOME: cache } },
  json: false,
  quiet: false,
  verbose: false,
  signal: new AbortController().signal,
});
const scannerAt = (commit: string) => ({
  ...lynis,
  name: "one",
  source: { url: `file://${origin}`, tag: "v1", commit },
});
const contentOf = (path: string) => execFileSync("tar", ["-xOf", path, "scan.sh"], { encoding: "utf8" });

async function archive(options: { readonly tools?: string; readonly cache?: string; readonly commit?: string }) {
  const { tools, cache = newFolder(), commit = pinned } = options;
  return archiveScanner(contextWith(cache), { yes: true, tools }, scannerAt(commit), newFolder());
}

test("it is fetched once, kept in the user's cache, and is what the commit holds", async () => {
  const cache = newFolder();
  const first = await archive({ cache });
  expect("path" in first && contentOf(first.path)).toBe("the scanner");
  const kept = join(cache, "harden-init", "scanners");
  expect(readdirSync(kept)).toEqual([`one-${pinned.slice(0, 12)}`]);
  // What somebody changes there is not what runs.
  writeFileSync(join(kept, `one-${pinned.slice(0, 12)}`, "scan.sh"), "something else");
  const second = await archive({ cache });
  expect("path" in second && contentOf(second.path)).toBe("the scanner");
});

test("a tag that was moved to another commit is missing", async () => {
  expect(await archive({ commit: "0".repeat(40) })).toEqual({
    missing: expect.stringMatching(/has no commit 0{40} \(v1\): /),
  });
});

test("a repository that is not there is missing, and leaves nothing half-fetched", async () => {
  const cache = newFolder();
  const scanner = { ...scannerAt(pinned), source: { ...scannerAt(pinned).source, url: `file://${origin}-gone` } };
  expect(await archiveScanner(contextWith(cache), { yes: true }, scanner, newFolder())).toEqual({
    missing: expect.stringContaining("could not be fetched: "),
  });
  expect(readdirSync(join(cache, "harden-init", "scanners"))).toEqual([]);
});

test("a clone of the user's own is taken at any state that has the commit", async () => {
  const tools = newFolder();
  execFileSync("git", ["clone", "--quiet", origin, join(tools, "one")]);
  commitFile("a later one");
  execFileSync("git", ["-C", join(tools, "one"), "pull", "--quiet"]);
  const found = await archive({ tools });
  expect("path" in found && contentOf(found.path)).toBe("the scanner");
});

test("a folder that is no clone, and one that is not there, are missing", async () => {
  const tools = newFolder();
  expect(await archive({ tools })).toEqual({ missing: `there is no clone of it at ${join(tools, "one")}` });
  mkdirSync(join(tools, "one"));
  expect(await archive({ tools })).toEqual({ missing: expect.stringContaining("has no commit") });
});

test("without a terminal and without --yes nothing is fetched", async () => {
  await expect(
    archiveScanner(contextWith(newFolder()), { yes: false }, scannerAt(pinned), newFolder()),
  ).rejects.toThrow(/Fetch one v1 from file:\S+ \(commit [0-9a-f]{40}\)\? There is no terminal/);
});
