/** The machine that the project's folder is on. */
export interface Machine {
  /** The project's folder, absolute; undefined where a project is only thought of. */
  readonly folder?: string;
  /** A path without links. Where nothing is at it, as far as something is. */
  readonly realPath: (path: string) => string;
}

/** Nothing is known of it. */
export const anyMachine: Machine = { realPath: (path) => path };
