import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIo } from "../../../src/lib/io.ts";
import { prepareRelease } from "../../../src/project/measure/scanner-release.ts";
import { makeFolders } from "../../support/projects/folders.ts";

/* A scanner that is a program comes as a release's archive with a pinned checksum. `curl` is a script. */

const newFolder = makeFolders();
const content = "the program";
const sha256 = createHash("sha256").update(content).digest("hex");
const archiveOf = (name: string) => ({ url: `https://example.org/releases/v1/${name}.tar.gz`, sha256 });
const source = { tag: "v1", archives: { x86_64: archiveOf("one-64bit"), aarch64: archiveOf("one-ARM64") } };
const path = process.env.PATH;

/** `curl`, as a script that gets the file and the address. */
function fakeCurl(script: string) {
  const programs = newFolder();
  writeFileSync(
    join(programs, "curl"),
    `#!/bin/sh\nwhile [ $# -gt 1 ]; do case $1 in --output) file=$2;; esac; shift; done\n${script}\n`,
  );
  chmodSync(join(programs, "curl"), 0o755);
  process.env.PATH = `${programs}:${path}`;
}
afterEach(() => {
  process.env.PATH = path;
});

async function bring(options: { readonly cache?: string; readonly tools?: string; readonly machine?: string }) {
  const { cache = newFolder(), tools, machine = "x86_64" } = options;
  const context = {
    root: "/nowhere",
    io: { ...createIo({ colour: false, plain: false }), env: { XDG_CACHE_HOME: cache } },
    json: false,
    quiet: true,
    verbose: false,
    signal: new AbortController().signal,
  };
  const release = await prepareRelease(context, { yes: true, tools }, { name: "one", source }, newFolder());
  return release(machine);
}

test("only the archive of a server's processor is fetched, once, and what is checked is a copy", async () => {
  const cache = newFolder();
  fakeCurl(`printf '%s' '${content}' >"$file"; echo "$1" >>${cache}/asked`);
  const first = await bring({ cache });
  const kept = join(cache, "harden-init", "scanners");
  expect("path" in first && readFileSync(first.path, "utf8")).toBe(content);
  expect("path" in first && first.path.startsWith(kept)).toBe(false);
  await bring({ cache });
  expect(readdirSync(kept)).toEqual(["one-64bit.tar.gz"]);
  expect(readFileSync(join(cache, "asked"), "utf8")).toBe(`${source.archives.x86_64.url}\n`);
});

test("a file with another checksum is missing, wherever it comes from", async () => {
  fakeCurl(`echo other >"$file"`);
  const why = { missing: expect.stringMatching(/has the checksum [0-9a-f]{64}, and [0-9a-f]{64} is pinned/) };
  expect(await bring({})).toEqual(why);
  const tools = newFolder();
  writeFileSync(join(tools, "one-64bit.tar.gz"), "");
  expect(await bring({ tools })).toEqual(why);
});

test("a download that fails is missing, and leaves nothing half-fetched", async () => {
  const cache = newFolder();
  fakeCurl(`echo half >"$file"; echo 'curl: (6) no such host' >&2; exit 6`);
  expect(await bring({ cache })).toEqual({
    missing: `${source.archives.x86_64.url} could not be fetched: curl: (6) no such host`,
  });
  expect(readdirSync(join(cache, "harden-init", "scanners"))).toEqual([]);
});

test("with a folder of tools nothing is fetched", async () => {
  const tools = newFolder();
  fakeCurl(`touch ${tools}/asked`);
  expect(await bring({ tools })).toEqual({ missing: `there is no ${join(tools, "one-64bit.tar.gz")}` });
  mkdirSync(join(tools, "more"));
  expect(existsSync(join(tools, "asked"))).toBe(false);
});

test.each(["riscv64", "constructor", "\u001b[2J"])("there is no release for the processor %j", async (machine) => {
  fakeCurl("exit 1");
  expect(await bring({ machine })).toEqual({
    missing: expect.stringMatching(/^there is no release for the processor [!-~]+$/),
  });
});
