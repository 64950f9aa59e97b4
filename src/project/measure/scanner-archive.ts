import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { captureOutput } from "../../lib/exec.ts";
import { findUserFolder } from "../../lib/files/user-folder.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import type { CommitSource } from "../../scan/types.ts";
import { type Consent, confirm } from "../confirm.ts";
import type { Context } from "../types.ts";

/** A scanner as one file, or why it is not there. */
export type ScannerArchive = { readonly path: string } | { readonly missing: string };

/** Where scanners may come from. */
export interface ScannerSources extends Consent {
  /** A folder with a clone of each, by its name; undefined: they are fetched. */
  readonly tools?: string | undefined;
}

/** A scanner whose files are those of a commit. */
interface ClonedScanner {
  readonly name: string;
  readonly source: CommitSource;
}

/** A clone takes this long at the most, in milliseconds. */
const patience = 300_000;

/**
 * Writes a scanner's archive into a folder: the files of its one commit, whose name is the hash of all of them. So a clone may be anybody's and at any state.
 * What is fetched is kept in the user's cache.
 *
 * @throws Problem (exit 2) if it must be fetched and there is nobody to ask
 */
export async function archiveScanner(
  context: Context,
  options: ScannerSources,
  { name, source }: ClonedScanner,
  folder: string,
): Promise<ScannerArchive> {
  const clone = options.tools === undefined ? nameClone(context, name, source) : join(options.tools, name);
  if (!(await exists(clone))) {
    if (options.tools !== undefined) {
      return { missing: `there is no clone of it at ${clone}` };
    }
    const agreed = await confirm(
      context,
      options,
      `Fetch ${name} ${source.tag} from ${source.url} (commit ${source.commit})?`,
    );
    const failure = agreed ? await fetchClone(source, clone) : "it was not to be fetched";
    if (failure !== undefined) {
      return { missing: failure };
    }
  }
  const path = join(folder, `${name}.tar`);
  const { code, stderr } = await git(clone, "archive", "--format=tar", `--output=${path}`, source.commit);
  return code === 0
    ? { path }
    : { missing: `${clone} has no commit ${source.commit} (${source.tag}): ${takeLastLine(stderr, 300)}` };
}

function nameClone(context: Context, name: string, { commit }: CommitSource): string {
  return join(findScannerCache(context), `${name}-${commit.slice(0, 12)}`);
}

/** Where what was fetched is kept. */
export function findScannerCache({ io }: Context): string {
  return join(findUserFolder(io.env, "XDG_CACHE_HOME", ".cache"), "scanners");
}

/** Why it could not be fetched; undefined if it was. */
async function fetchClone({ url, tag }: CommitSource, clone: string): Promise<string | undefined> {
  const parent = dirname(clone);
  await mkdir(parent, { recursive: true });
  const begun = `${clone}.begun`;
  await rm(begun, { recursive: true, force: true });
  const { code, stderr } = await git(parent, "clone", "--quiet", "--depth=1", `--branch=${tag}`, url, begun);
  if (code !== 0) {
    await rm(begun, { recursive: true, force: true });
    return `${url} could not be fetched: ${takeLastLine(stderr, 300)}`;
  }
  await rename(begun, clone);
  return undefined;
}

function git(folder: string, ...words: readonly string[]) {
  return captureOutput(["git", "-C", folder, ...words], {
    env: { GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
    timeout: patience,
  });
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
