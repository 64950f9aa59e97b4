/** The folder with this tool's own records of a project, relative to its root. */
export const stateFolder = ".harden";

/** The folder of a project's own kinds, relative to its root. */
export const projectKinds = "kinds";

/** The folder of conflict copies: next to the project, so that nothing loads them. */
export function nameConflictCopy(path: string): string {
  return `${stateFolder}/conflicts/${path}`;
}

/** The file that says which content each image name was pinned to, and when. It belongs to the project, beside harden.yml. */
export const lockFile = "harden.lock.yml";
/** The folder of a project with what was learned, a file for each image. It is the user's: nothing but `learn` writes there. */
export const learnedFolder = "learned";
