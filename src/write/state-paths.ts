import { stateFolder } from "../lib/state.ts";

/** Where the writer keeps its own things, relative to the project's root. */
export const places = {
  manifest: `${stateFolder}/manifest.json`,
  /** The answers that the project was written from last. */
  answers: `${stateFolder}/answers.yml`,
  /** The names that the stack has had before, one a line. */
  former: `${stateFolder}/former`,
  lock: `${stateFolder}/lock`,
  /** New files are written here and renamed to their place. It is there only while a run writes, or after one was cut off. */
  unfinished: `${stateFolder}/unfinished`,
} as const;

/** Where the text that we wrote last is kept for the next merge. */
export function baseCopy(path: string): string {
  return `${stateFolder}/base/${path}`;
}

const longestPath = 1024;

/**
 * Whether a path names a file below a project's root that may be one of ours: relative, with `/`, without `.` and `..`, without signs that a
 * message could not show, and not in `.git` or in the folder where the tool keeps its own things.
 */
export function isProjectPath(path: string): boolean {
  const parts = path.split("/");
  const odd = parts.some((part) => part === "" || part === "." || part === "..");
  const reserved = parts[0] === stateFolder || parts.includes(".git");
  return !odd && !reserved && path.length <= longestPath && !/[\p{C}\\]/u.test(path);
}
