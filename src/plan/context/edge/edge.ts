import { nameLive } from "../../../model/deployed-names.ts";
import { listAskedServices, listUsers, nameUserSecret } from "../../../model/edge/access.ts";
import { nameTlsKey } from "../../../model/edge/join.ts";
import { formatPublicPort, listEdgeNames } from "../../../model/edge/names.ts";
import { findObstacle } from "../../../model/edge/two-at-once.ts";
import { bracketAddress } from "../../../model/publish.ts";
import { getSecretPath } from "../../../model/secret-names.ts";
import type { Edge } from "../../../model/types/edge.ts";
import type { Model } from "../../../model/types/model.ts";
import { viewAccess } from "./access.ts";

/** The edge as its configuration is written. */
export function viewEdge(edge: Edge, stack: string): object {
  const { certificates, sites, redirects, https, http, hsts, http3, body, clientCa } = edge;
  const byAcme = certificates.by === "acme" ? certificates : undefined;
  return {
    acme: byAcme && { directory: byAcme.directory, root: byAcme.root, email: byAcme.email },
    internal: certificates.by === "internal",
    own: certificates.by === "own",
    store: byAcme === undefined ? "local" : nameStore(byAcme.directory),
    certificate: "/etc/caddy/certificate.pem",
    key: getSecretPath(nameTlsKey(edge)),
    http: http.target,
    places: { http: formatPlace(http), https: formatPlace(https) },
    publicPort: formatPublicPort(edge),
    names: listEdgeNames(edge),
    sites: sites.map(({ name, routes }) => ({
      name,
      routes: routes.map((route) => ({
        ...route,
        live: nameLive(stack, route.service),
        access: viewAccess(edge, route, stack),
      })),
      hasRest: routes.some(({ path }) => path === ""),
      asksForCertificates: routes.some(({ access }) => access.some(({ certificate }) => certificate)),
    })),
    redirects,
    hsts,
    http3: http3 && https.port,
    asksForCertificates: clientCa !== undefined,
    logins: listUsers(edge).map((user) => getSecretPath(nameUserSecret(edge, user))),
    body: body.toUpperCase().replace(/[MG]$/, "$&iB"),
  };
}

/** The folder in which Caddy keeps what an authority certified. Source: `issuerKey` and `KeyBuilder.Safe` of its library certmagic. */
function nameStore(directory: string): string {
  // No URL is made of it, which would leave out the usual port.
  const [, host = "", path = ""] = /^https:\/\/([^/]*)[-/]*(.*?)[-/]*$/.exec(directory.toLowerCase()) ?? [];
  return [host, path]
    .filter(Boolean)
    .join("-")
    .replace(/[/:]/g, "-")
    .replaceAll("..", "")
    .replace(/[^\w@.-]/g, "");
}

/** Whose connections are limited, and to how many; undefined where nobody's are. */
export function viewVisitors(edge: Edge | undefined): object | undefined {
  return edge?.connections === undefined
    ? undefined
    : { connections: edge.connections, ports: [edge.http.port, edge.https.port], udp: edge.http3 && edge.https.port };
}

function formatPlace({ address, port }: Edge["https"]): string {
  return `${bracketAddress(address)}:${port}`;
}

/** The address by which people find each service with a public name: that of its first one. */
export function listSiteUrls(edge: Edge | undefined): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const { name, routes } of edge?.sites ?? []) {
    for (const { service, page } of routes) {
      if (edge !== undefined && !urls.has(service)) {
        urls.set(service, `https://${name}${formatPublicPort(edge)}${page}`);
      }
    }
  }
  return urls;
}

/** The services whose new version takes over from the old one. */
export function listTakenOver(model: Pick<Model, "name" | "edge" | "services" | "resources">): readonly object[] {
  const served = new Set(model.edge === undefined ? [] : listAskedServices(model.edge));
  return model.services
    .filter((service) => served.has(service.name) && findObstacle(service, model) === undefined)
    .map(({ name, port }) => ({ service: name, port }));
}
