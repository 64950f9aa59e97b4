import type { AccessAnswers } from "../schema/access.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { nameOwnSecret } from "../secret-names.ts";
import type { AccessRule, Edge, Route } from "../types/edge.ts";
import type { Service } from "../types/service.ts";
import { isPublic } from "./with-edge.ts";

/** The secret with the password of someone who logs in at the edge. */
export function nameUserSecret({ service }: Pick<Edge, "service">, user: string): string {
  return nameOwnSecret(service, `${user}_password`);
}

/** The path of an access rule without a slash at its end; empty for all of the service. */
export function readAccessPath({ path = "/" }: Pick<AccessAnswers, "path">): string {
  return path.replace(/\/$/, "");
}

/** The access rules of a service where it begins with a path of a name. */
export function buildAccess(
  begin: string,
  { access = [] }: Pick<ServiceAnswers, "access">,
  services: readonly Service[],
): readonly AccessRule[] {
  return access.map((rule) => {
    const { from = [], certificate = false, users = [], forward } = rule;
    const asked = services.find(({ name }) => name === forward?.service);
    return {
      path: `${begin}${readAccessPath(rule)}`,
      from,
      certificate,
      users,
      ...(forward &&
        asked && {
          forward: { service: asked.name, port: asked.port, path: forward.path, headers: forward.headers ?? [] },
        }),
    };
  });
}

/** Everyone who logs in at the edge, each once. */
export function listUsers({ sites }: Pick<Edge, "sites">): readonly string[] {
  return [
    ...new Set(sites.flatMap(({ routes }) => routes.flatMap(({ access }) => access.flatMap(({ users }) => users)))),
  ];
}

/** The services that the edge asks: those with a public name, and those that decide about requests. */
export function listAskedServices({ sites }: Pick<Edge, "sites">): readonly string[] {
  const routes = sites.flatMap((site) => site.routes);
  return [...new Set([...routes.map(({ service }) => service), ...routes.flatMap(listDeciders)])];
}

function listDeciders({ access }: Pick<Route, "access">): readonly string[] {
  return access.flatMap(({ forward }) => forward?.service ?? []);
}

/** Whether the edge asks a service: it has a public name, or decides about requests to another one. */
export function isAskedByEdge({ services }: Pick<Answers, "services">, name: string): boolean {
  const decides = Object.values(services).some(({ access = [] }) =>
    access.some(({ forward }) => forward?.service === name),
  );
  return decides || isPublic(services[name] ?? {});
}

/** Whether a path is one, or lies below it. */
export function liesBelow(path: string, above: string): boolean {
  const [one, other] = [path.toLowerCase(), above.toLowerCase()];
  return one === other || one.startsWith(`${other}/`);
}
