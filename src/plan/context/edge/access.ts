import { nameLive } from "../../../model/deployed-names.ts";
import { nameUserSecret } from "../../../model/edge/access.ts";
import { getSecretPath } from "../../../model/secret-names.ts";
import type { AccessRule, Edge, Route } from "../../../model/types/edge.ts";

/** Who gets to a route, as Caddy's configuration says it; undefined where everybody does. */
export function viewAccess(edge: Pick<Edge, "service">, { path, access }: Route, stack: string): object | undefined {
  if (access.length === 0) {
    return undefined;
  }
  const hidden = access.flatMap(({ forward }) => forward?.headers ?? []);
  return {
    // What is routed to a service is guarded as a whole whichever way its path is read.
    hasParts: access.some((rule) => rule.path !== path),
    hidden,
    hiddenPattern: hidden.join("|"),
    rules: access.map((rule) => viewRule(edge, rule, rule.path !== path, stack)),
  };
}

function viewRule(edge: Pick<Edge, "service">, rule: AccessRule, isPart: boolean, stack: string): object {
  const { path, from, certificate, users, forward } = rule;
  return {
    paths: isPart ? `${path} ${path}/*` : "*",
    from: from.join(" "),
    certificate,
    users: users.map((user) => getSecretPath(nameUserSecret(edge, user))),
    forward: forward && {
      ...forward,
      live: nameLive(stack, forward.service),
      headers: forward.headers.map((name) => ({ name, said: `{http.reverse_proxy.header.${name}}` })),
    },
  };
}
