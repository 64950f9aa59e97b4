import { readNetwork } from "../../model/outbound/destination.ts";
import { addressRange } from "../../model/schema/patterns/addresses.ts";
import { accountName } from "../../model/schema/patterns/names.ts";
import type { Guard } from "./types.ts";

/*
 * Whom a proxy lets in, as an access rule of the edge. Undefined is always: the edge could not guard like that.
 */

/** Who is in a password file, a line each: `alice:$2y$05$…`. */
export function guardByUsers(lines: readonly string[]): Guard | undefined {
  const users = lines
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":")[0] ?? "");
  return users.length > 0 && users.every((user) => accountName.regex.test(user))
    ? { users: [...new Set(users)] }
    : undefined;
}

/** Addresses and networks. */
export function guardByAddresses(texts: readonly string[]): Guard | undefined {
  return texts.length > 0 && texts.every(isNetwork) ? { from: [...new Set(texts)] } : undefined;
}

function isNetwork(text: string): boolean {
  const read = readNetwork(text, text.includes(":") ? 6 : 4);
  return addressRange.regex.test(text) && typeof read !== "string" && !text.endsWith("/0");
}

/** What is asked for together. Two lists of one kind would both have to hold. */
export function joinGuards(guards: readonly Guard[]): Guard | undefined {
  const keys = guards.flatMap((guard) => Object.keys(guard));
  return new Set(keys).size === keys.length ? Object.assign({}, ...guards) : undefined;
}

/** Whether both let in the same visitors. */
export function isSameGuard(one: Guard, other: Guard): boolean {
  const sorted = ({ users = [], from = [] }: Guard) => JSON.stringify([[...users].sort(), [...from].sort()]);
  return sorted(one) === sorted(other);
}
