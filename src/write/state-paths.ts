import { stateFolder } from "../lib/state.ts";

/** The writer's own files, relative to the project's root. */
export const places = {
  manifest: `${stateFolder}/manifest.json`,
  /** The answers that the project was written from last. */
  answers: `${stateFolder}/answers.yml`,
  /** The previous names of the stack, one per line. */
  former: `${stateFolder}/former`,
  /** The answers that the last import came to. */
  imported: `${stateFolder}/imported.yml`,
  lock: `${stateFolder}/lock`,
  /** The lock of a learning on this machine. */
  learning: `${stateFolder}/learning`,
  /** New files are written here and renamed into place. It exists only during a run, or after an interrupted one. */
  unfinished: `${stateFolder}/unfinished`,
} as const;

/** Where our last text is kept for the next merge. */
export function getBaseCopy(path: string): string {
  return `${stateFolder}/base/${path}`;
}

const longestPath = 1024;

/**
 * Whether a path may be one of our files below a project's root: relative, with `/`, without `.` and `..`, without unprintable characters, and not in
 * `.git` or in the tool's own folder.
 */
export function isProjectPath(path: string): boolean {
  const parts = path.split("/");
  const odd = parts.some((part) => part === "" || part === "." || part === "..");
  const reserved = parts[0] === stateFolder || parts.includes(".git");
  return !odd && !reserved && path.length <= longestPath && !/[\p{C}\\]/u.test(path);
}
