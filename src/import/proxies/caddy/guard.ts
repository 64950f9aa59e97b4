import type { Directive } from "../directives.ts";
import { guardByUsers, joinGuards } from "../guard.ts";
import type { Guard } from "../types.ts";

/** A directive by which Caddy asks for a password; its second name is that of Caddy before 2.8. */
export function isGuard({ name }: Pick<Directive, "name">): boolean {
  return name === "basic_auth" || name === "basicauth";
}

/**
 * Whom a block lets in.
 *
 * @param outer whom those around it do
 * @returns undefined: it asks for a password in a way that the edge cannot, such as at some paths only
 */
export function readGuard(block: readonly Directive[], outer: Guard): Guard | undefined {
  const own = block
    .filter(isGuard)
    .map(({ args: [matcher = "*"], block: users }) =>
      /^[/@]/.test(matcher) ? undefined : guardByUsers(users.map(({ name }) => name)),
    );
  return own.includes(undefined) ? undefined : joinGuards([outer, ...own.flatMap((guard) => guard ?? [])]);
}
