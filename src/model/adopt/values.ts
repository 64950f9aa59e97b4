import { isMap } from "../../lib/paths.ts";
import type { ComposeService } from "./types.ts";

/** A service without a key. */
export function without(service: ComposeService, key: string): ComposeService {
  return Object.fromEntries(Object.entries(service).filter(([name]) => name !== key));
}

/** The list at a key; empty where there is none. */
export function listAt(service: ComposeService, key: string): readonly unknown[] {
  const value = Object.hasOwn(service, key) ? service[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** The maps in the list at a key. */
export function mapsAt(service: ComposeService, key: string): readonly ComposeService[] {
  return listAt(service, key).filter(isMap);
}

/** The map at a key; empty where there is none. */
export function mapAt(service: ComposeService, key: string): ComposeService {
  const value = Object.hasOwn(service, key) ? service[key] : undefined;
  return isMap(value) ? value : {};
}

/** The text at a key, also where it is a number. */
export function textAt(service: ComposeService, key: string): string | undefined {
  const value = Object.hasOwn(service, key) ? service[key] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
