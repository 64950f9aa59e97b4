import { makePrintable } from "../../lib/text/printable.ts";
import { isSameGuard } from "./guard.ts";
import type { Guard, ImportedProxy } from "./types.ts";

/** What becomes of a proxy's rules of who gets in. */
interface JudgedAccess extends Pick<ImportedProxy, "losses" | "obstacles"> {
  readonly rules: ImportedProxy["access"];
}

/**
 * Whom the edge would let in in a proxy's place. A service is guarded as a whole, or not at all: how a proxy reads a path is not how the edge does,
 * so a part of a service would be guarded otherwise.
 *
 * @param routes each with the service that it leads to
 */
export function judgeAccess(routes: readonly { readonly service: string; readonly guard: Guard }[]): JudgedAccess {
  const first = routes.filter(({ service }, at) => routes.findIndex((other) => other.service === service) === at);
  const rules = first.filter(({ guard }) => Object.keys(guard).length > 0);
  const users = [...new Set(rules.flatMap(({ guard }) => guard.users ?? []))];
  return {
    rules,
    losses:
      users.length === 0
        ? []
        : [
            `the passwords of ${users.join(", ")}: each gets a new one, at all names the same`,
            "what the services learn of a login",
          ],
    obstacles: first
      .filter(({ service, guard }) =>
        routes.some((other) => other.service === service && !isSameGuard(other.guard, guard)),
      )
      .map(({ service }) => `${makePrintable(service, 60)}, to which not everybody gets everywhere`),
  };
}
