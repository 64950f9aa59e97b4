/** The registry that the images of a swarm go by. */
export interface Registry {
  /** `HOST[:PORT]/PATH`. */
  readonly at: string;
  /** Who logs in there; undefined for nobody. */
  readonly user?: string | undefined;
  /** Why it may be asked without TLS. */
  readonly without_tls?: string | undefined;
}
