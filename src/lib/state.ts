/** The folder in which a project keeps what this tool remembers about it; relative to the project's root. */
export const stateFolder = ".harden";

/** Where a project keeps kinds of its own; relative to its root. */
export const projectKinds = "kinds";

/** Where the other side of a conflict lies until the user has settled it: beside the project, so that nothing loads it. */
export function conflictCopy(path: string): string {
  return `${stateFolder}/conflicts/${path}`;
}
