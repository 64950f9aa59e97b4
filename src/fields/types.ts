/** One difference between two sides. */
export interface Difference {
  /** Its name in the file: `mem_limit`, `environment.DB_HOST`, `services.web.image`. */
  readonly field: string;
  /** Undefined: missing on that side. */
  readonly wanted?: string;
  readonly found?: string;
}
