import { buildMissingProblem, buildUsageProblem } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import type { StagedFile } from "./find-leaks.ts";

/** A larger one is no text that a person wrote. */
const mostBytes = 5_000_000;
/** Programs that run beside each other: the first commit of a project has hundreds of files. */
const atOnce = 16;

/**
 * The files that the next commit would bring, as they would be in it.
 *
 * @returns those that were read, and the paths of those that are too large
 * @throws Problem (exit 2) outside of a repository; (exit 4) without git
 */
export async function readStagedFiles(
  root: string,
): Promise<{ readonly files: readonly StagedFile[]; readonly tooLarge: readonly string[] }> {
  // Outside of a repository `git diff` compares folders, and says nothing of use.
  await git(root, ["rev-parse", "--git-dir"]);
  const blobs = readRaw(
    await git(root, ["diff", "--cached", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=ACMT", "-z"]),
  );
  const sizes = await git(root, ["cat-file", "--batch-check=%(objectsize)"], blobs.map(({ id }) => `${id}\n`).join(""));
  const sized = sizes.split("\n").map(Number);
  const isSmall = (_: Blob, index: number) => (sized[index] ?? 0) <= mostBytes;
  const files: StagedFile[] = [];
  const small = blobs.filter(isSmall);
  for (let first = 0; first < small.length; first += atOnce) {
    const some = small.slice(first, first + atOnce);
    files.push(...(await Promise.all(some.map(({ path, id }) => readBlob(root, path, id)))));
  }
  const tooLarge = blobs.filter((blob, index) => !isSmall(blob, index)).map(({ path }) => path);
  return { files, tooLarge };
}

async function readBlob(root: string, path: string, id: string): Promise<StagedFile> {
  return { path, text: await git(root, ["cat-file", "blob", id]) };
}

interface Blob {
  readonly path: string;
  readonly id: string;
}

/** `:100644 100644 OLD NEW M`, then the path. A submodule (mode 160000) is a commit, and has no content here. */
function readRaw(listed: string): readonly Blob[] {
  const parts = listed.split("\0");
  return parts.flatMap((part, index) => {
    const [, mode, , id] = part.startsWith(":") ? part.split(" ") : [];
    const path = parts[index + 1];
    return mode === undefined || mode === "160000" || id === undefined || path === undefined ? [] : [{ path, id }];
  });
}

/**
 * Runs git in a folder, and gives what it printed.
 *
 * @throws Problem (exit 2) with git's words; (exit 4) without git
 */
export async function git(root: string, words: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await captureOutput(["git", "-C", root, ...words], { input });
  if (code === 127) {
    throw buildMissingProblem({ what: "git is not installed on this machine" });
  }
  if (code !== 0) {
    const [said = ""] = stderr.split("\n", 1);
    throw buildUsageProblem({ where: "git", what: said === "" ? `it ended with code ${code}` : said });
  }
  return stdout;
}
