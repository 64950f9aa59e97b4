import type { Fields } from "../../lib/fields.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import type { LiveContainer } from "../types.ts";

/*
 * Each field of a service is brought to one form on both sides: texts by a name of their own within the field, such as the path of a mount, or by the
 * empty name where the field is one value.
 */

export type Values = Readonly<Record<string, string>>;

/** A service as the project wants it on one host. */
export interface Wanted {
  readonly stack: string;
  /** The stack's folder on the host. */
  readonly root: string;
  readonly service: ComposeService;
  /** The compose file that it stands in. */
  readonly tree: ComposeService;
  /** The names of variables that it gets from the vault. */
  readonly secretVariables: readonly string[];
  /** The hash of a seccomp profile of the project, by the path that the service names. */
  readonly profileHash: (path: string) => string | undefined;
}

/** One field of a service. */
export interface Field {
  /** As a compose file calls it. */
  readonly key: string;
  /** Undefined: the project says nothing that could be compared. */
  readonly wanted: (wanted: Wanted, container: LiveContainer) => Values | undefined;
  readonly found: (container: LiveContainer, wanted: Wanted) => Values;
}

export function one(value: unknown): Values {
  return { "": value === undefined || value === null || value === "" ? "none" : String(value) };
}

export function listed(items: readonly unknown[]): Values {
  return one([...items].map(String).sort().join(", "));
}

/** Words in their order, as a command line. */
export function worded(items: unknown): Values {
  return one(Array.isArray(items) ? items.map((item) => JSON.stringify(String(item))).join(" ") : items);
}

export function numberAt(fields: Fields, key: string): number {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return typeof value === "number" ? value : 0;
}

/** The engine writes CAP_CHOWN for what people call CHOWN. */
export function capability(name: unknown): string {
  return String(name).toUpperCase().replace(/^CAP_/, "");
}
