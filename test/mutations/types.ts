import type { ComposeService } from "../../src/model/adopt/types.ts";

/** One thing that somebody does to a hardened service, and what of that must be noticed. */
export interface Mutation {
  /** The name of the service that it is done to. */
  readonly service: string;
  /** What was done, for the page. */
  readonly what: string;
  /** The controls that no longer hold: exactly these. */
  readonly controls: readonly string[];
  /** The controls that cannot be measured any more; none unless something is named. */
  readonly unmeasured?: readonly string[];
  /** What the service must have for it: a port of 127.0.0.1. */
  readonly published?: true;
  /** Done to its settings in the compose file; its container is made again. */
  readonly settings?: (service: ComposeService, stack: MutatedStack) => ComposeService;
  /** Done to its container while it runs, or to the server. */
  readonly live?: (container: LiveContainer) => void;
  /** Takes what was done to the server back. */
  readonly restore?: () => void;
}

/** Where the services are that a mutation needs beside its own. */
export interface MutatedStack {
  readonly name: string;
  /** The container of a service. */
  readonly container: (service: string) => string;
  /** The value of a service's secret. */
  readonly secret: (service: string) => string;
  /** A folder of the server that only the mutations use. */
  readonly folder: string;
}

export interface LiveContainer {
  readonly name: string;
  /** Its first process on the server. */
  readonly pid: number;
  /** Its address in the stack's network. */
  readonly address: string;
  /** The secret's file on the server; it has the same name in the container. */
  readonly secretFile: string;
}
