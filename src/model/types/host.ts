import type { Service } from "./service.ts";

export interface Host {
  readonly name: string;
  readonly connection: "local" | "ssh";
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  readonly groups: readonly string[];
  /** Where services listen on this host, if this differs from the others. */
  readonly publish: Readonly<Record<string, NonNullable<Service["publish"]>>>;
  readonly become: boolean;
  /** The server itself is prepared, not only the stack on it. */
  readonly prepare: boolean;
  /** What it is in a swarm; undefined where the stack is on none. */
  readonly role?: "manager" | "worker" | undefined;
}
