import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { buildUsageProblem } from "../../lib/errors.ts";
import { quoteShellWord } from "../passphrase/file-rights.ts";
import { vaultPath } from "../vault/path.ts";
import { git } from "./staged-files.ts";

const mark = "# Written by `harden-init secrets guard`; `harden-init secrets guard --remove` takes it away.";

/** Where git looks for the hook of a project's repository, and the project's folder in it: empty, or `deploy/shop/`. */
async function findHook(root: string): Promise<{ readonly path: string; readonly prefix: string }> {
  const path = (await git(root, ["rev-parse", "--git-path", "hooks/pre-commit"])).trim();
  const prefix = (await git(root, ["rev-parse", "--show-prefix"])).trim();
  return { path: resolve(root, path), prefix };
}

/**
 * Has git look through each commit for secrets of the project.
 *
 * @returns the hook's path
 * @throws Problem (exit 2) where another hook stands there already, which stays
 */
export async function placeHook(root: string): Promise<string> {
  const { path, prefix } = await findHook(root);
  const there = await readFile(path, "utf8").catch(() => undefined);
  if (there !== undefined && !there.includes(mark)) {
    throw buildUsageProblem({
      where: path,
      what: "the repository has a hook of its own",
      fix: `Add this line to it: harden-init secrets staged -C ${quoteShellWord(prefix || ".")} || exit 1`,
    });
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, hookText(prefix), { mode: 0o755 });
  return path;
}

/** Takes our hook away. @returns its path; undefined if there is none of ours */
export async function removeHook(root: string): Promise<string | undefined> {
  const { path } = await findHook(root);
  const there = await readFile(path, "utf8").catch(() => "");
  if (!there.includes(mark)) {
    return undefined;
  }
  await rm(path);
  return path;
}

/** It refuses an unencrypted vault also where harden-init is not installed. Git runs it at the top of the repository. */
function hookText(prefix: string): string {
  const [folder, vault] = [quoteShellWord(prefix || "."), quoteShellWord(`${prefix}${vaultPath}`)];
  return `#!/bin/sh
# Looks for secrets of the stack in what is about to be committed.
${mark}
set -u

vault=${vault}
if git cat-file -e ":$vault" 2>/dev/null; then
  case $(git cat-file blob ":$vault" | head -n 1) in
  \\$ANSIBLE_VAULT\\;*) ;;
  *)
    echo "$vault is not encrypted: ansible-vault encrypt $vault" >&2
    exit 1
    ;;
  esac
fi

if command -v harden-init >/dev/null 2>&1; then
  exec harden-init secrets staged -C ${folder}
elif [ -x node_modules/.bin/harden-init ]; then
  exec node_modules/.bin/harden-init secrets staged -C ${folder}
fi
echo 'harden-init is not installed here: what is committed was not looked through for the values of secrets.' >&2
`;
}
