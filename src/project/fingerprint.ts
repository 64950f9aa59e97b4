import { hash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { listFilesBelow } from "../lib/files/files-below.ts";
import { templatesFolder } from "../lib/package-folder.ts";
import { learnedFolder, lockFile, projectKinds } from "../lib/state.ts";
import { toolVersion } from "../lib/version.ts";
import { packedStamp } from "./packed.ts";

/**
 * A short text that changes whenever the folder would be rendered differently, or its images must be compared again: it depends on the answers, the lock
 * file, the project's own kinds, what was learned and is used, the tool's version and its templates. A `generate` with nothing to do needs nothing else.
 */
export function fingerprintInputs(root: string, answersText: string): string {
  const parts = [
    toolVersion,
    answersText,
    ...lockText(join(root, lockFile)),
    ...textsBelow(join(root, projectKinds)),
    ...(mayUseLearned(answersText) ? textsBelow(join(root, learnedFolder)) : []),
    ...templatesStamp(),
  ];
  return hash("sha256", JSON.stringify(parts), "hex");
}

function lockText(path: string): readonly string[] {
  return existsSync(path) ? [readFileSync(path, "utf8")] : [];
}

/** Whether the answers may say `seccomp: learned` or `watched`, or `apparmor: learned`, however they are spelled. To know it they would have to be understood. */
function mayUseLearned(answersText: string): boolean {
  return /seccomp|apparmor/.test(answersText) && /learned|watched/.test(answersText);
}

function textsBelow(folder: string): readonly string[] {
  return listFilesBelow(folder).flatMap((path) => [path, readFileSync(join(folder, path), "utf8")]);
}

/** Without a build, their times and sizes. */
function templatesStamp(): readonly string[] {
  return packedStamp === undefined ? listFilesBelow(templatesFolder).map(stampOf) : [packedStamp];
}

function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(join(templatesFolder, path));
  return `${path} ${size} ${mtimeMs}`;
}
