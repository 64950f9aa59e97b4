import { resolve } from "node:path/posix";
import type { Directive } from "../directives.ts";
import { guardByAddresses, guardByUsers, joinGuards } from "../guard.ts";
import type { Guard } from "../types.ts";

/** Directives that say whom nginx lets in. */
const guarding = new Set(["auth_basic", "auth_basic_user_file", "allow", "deny"]);

export function isGuard({ name }: Pick<Directive, "name">): boolean {
  return guarding.has(name);
}

/** The text of a file of the container, if the project has it. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Whom nginx lets in at a place.
 *
 * @param blocks the directives of the place, and of what is around it; a nearer one counts in the place of another of its kind
 * @returns undefined: that cannot be known here, or the edge could not do it
 */
export function readGuard(blocks: readonly (readonly Directive[])[], readFile: ReadFile): Guard | undefined {
  const users = readUsers(blocks, readFile);
  const from = readAddresses(blocks);
  return users && from && joinGuards([users, from]);
}

function readUsers(blocks: readonly (readonly Directive[])[], readFile: ReadFile): Guard | undefined {
  const argOf = (key: string) => blocks.flatMap((block) => block.filter(({ name }) => name === key))[0]?.args[0];
  const [realm, file] = [argOf("auth_basic"), argOf("auth_basic_user_file")];
  if (realm === undefined || realm === "off") {
    return {};
  }
  const text = file === undefined ? undefined : readFile(resolve("/etc/nginx", file));
  return text === undefined ? undefined : guardByUsers(text.split("\n"));
}

/** Addresses that are allowed, and then nobody else. */
function readAddresses(blocks: readonly (readonly Directive[])[]): Guard | undefined {
  const lists = blocks.map((block) => block.filter(({ name }) => name === "allow" || name === "deny"));
  const words = (lists.find((list) => list.length > 0) ?? []).map(({ name, args }) => `${name} ${args[0]}`);
  if (words.every((word) => word === "allow all")) {
    return {};
  }
  const allowed = words.slice(0, -1).map((word) => /^allow (?!all$)(.+)$/.exec(word)?.[1]);
  const addresses = allowed.flatMap((address) => address ?? []);
  return words.at(-1) === "deny all" && addresses.length === allowed.length ? guardByAddresses(addresses) : undefined;
}
