/**
 * The form of answers. Every answer ends up in YAML, Jinja, a Dockerfile or on a command line. The patterns allow only what means the same in all of
 * them, so that data is never read as code.
 */
export interface Pattern {
  readonly regex: RegExp;
  /** Completes "must be …" in a message. */
  readonly says: string;
}
