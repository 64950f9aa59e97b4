import { withoutService } from "../../answers/without-service.ts";
import { getIn, isMap, setIn, withoutIn } from "../../lib/paths.ts";
import type { Guard, ImportedProxy } from "./types.ts";

/** The answers with the edge in the place of a proxy: its names are those of the services that it asked, and it goes away with those that only served it. */
export function moveProxy(
  answers: unknown,
  { service, companions, sites, redirects, access, edge }: ImportedProxy,
): unknown {
  const gone = [service, ...companions];
  const rest = gone.reduce<unknown>((all, name) => withoutService(all, name), answers);
  const asked = [...new Set(sites.map((site) => site.service))];
  const named = asked.reduce((all, name) => {
    const own = sites.filter((site) => site.service === name);
    return withNames(all, name, {
      domains: own.map((site) => `${site.name}${site.path}`),
      redirects: redirects.filter((redirect) => redirect.service === name).map((redirect) => redirect.name),
      port: own[0]?.port,
      guard: access.find((each) => each.service === name)?.guard,
    });
  }, rest);
  return Object.entries(edge).reduce<unknown>((all, [key, value]) => setIn(all, ["edge", key], value), named);
}

interface Names {
  readonly domains: readonly string[];
  readonly redirects: readonly string[];
  readonly port: number | undefined;
  readonly guard: Guard | undefined;
}

function withNames(answers: unknown, name: string, { domains, redirects, port, guard }: Names): unknown {
  const path = ["services", name];
  const [only] = domains;
  const service = withoutProxyLabels(getIn(answers, path));
  return setIn(answers, path, {
    ...(isMap(service) ? service : {}),
    ...(port !== undefined && { port }),
    domain: domains.length === 1 ? only : domains,
    ...(redirects.length > 0 && { redirects }),
    ...(guard !== undefined && { access: [guard] }),
  });
}

const labels = /^(?:traefik|caddy(?:_\d+)?)(?:\.|$)/;
const variables = /^(?:VIRTUAL_(?:HOST|PORT|PATH|PROTO)|LETSENCRYPT_(?:HOST|EMAIL)|HTTPS_METHOD|CERT_NAME)$/;

/** What only a proxy reads goes with it, so that nobody takes it for what holds. */
function withoutProxyLabels(service: unknown): unknown {
  const places = [
    { at: ["compose", "labels"], isMeant: labels },
    { at: ["compose", "environment"], isMeant: variables },
  ];
  return places.reduce((all, { at, isMeant }) => {
    const found = getIn(all, at);
    const keys = Object.keys(isMap(found) ? found : {}).filter((key) => isMeant.test(key));
    return keys.reduce<unknown>((rest, key) => withoutIn(rest, [...at, key]), all);
  }, service);
}
