import type { Machine } from "../machine.ts";
import type { ComposeService, Resources } from "../types.ts";

/** What a rule knows beside the service itself. */
export interface Around {
  readonly service: string;
  /** What the compose file declares beside its services. */
  readonly declared: Resources;
  readonly machine: Machine;
}

/** A part of a service that can be dangerous. */
export interface Part {
  /** The keys that it judges, as the table of Compose's keys calls them; a key below one of them is judged with it. */
  readonly keys: readonly string[];
  /** What is dangerous of it, as one would point at it. */
  readonly find: (service: ComposeService, around: Around) => readonly string[];
  /** The service without that. */
  readonly remove: (service: ComposeService, around: Around) => ComposeService;
}

/** What gives a service the server, or much of it. */
export interface DangerRule {
  readonly slug: string;
  readonly why: string;
  /** The controls of the catalogue that do not hold while it stays. */
  readonly against: readonly string[];
  readonly parts: readonly Part[];
  /**
   * `agreed`: without it the service would be another one, or lose its data, so agreeing to an import keeps it until a last day. `never`: nothing keeps
   * it. Default: its owner can keep it, with a reason and a last day.
   */
  readonly consent?: "agreed" | "never";
}
