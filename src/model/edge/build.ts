import type { Kinds } from "../kinds.ts";
import { bracketAddress, parsePublish } from "../publish.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { type EdgeAnswers, edge as schema } from "../schema/edge.ts";
import type { Certificates, Edge, Route, Site } from "../types/edge.ts";
import type { Service } from "../types/service.ts";
import { buildAccess } from "./access.ts";
import { listDomainTexts, readDomains } from "./domain.ts";
import { findEdgeService } from "./with-edge.ts";

const directories: Readonly<Record<string, string>> = {
  letsencrypt: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
};

/** How the edge is set, with every default; of answers without one too, so that rules can compare. */
export function readEdge({ edge }: Pick<Answers, "edge">): EdgeAnswers {
  return edge ?? (schema.unwrap().parse({}) as EdgeAnswers);
}

/** What the answers say of the edge; undefined if no service has a public name. */
export function buildEdge(answers: Answers, kinds: Kinds, services: readonly Service[]): Edge | undefined {
  const name = findEdgeService(answers, kinds);
  const kind = services.find((service) => service.name === name)?.kind;
  if (name === undefined || kind?.edge === undefined) {
    return undefined;
  }
  const written = readEdge(answers);
  return {
    service: name,
    certificates: readCertificates(written),
    sites: listSites(answers, services),
    redirects: listRedirects(answers),
    https: parsePublish(written.https),
    http: { ...parsePublish(written.http), target: kind.edge.http },
    hsts: written.hsts,
    body: written.body,
    http3: written.http3,
    ...(written.connections !== "any" && { connections: written.connections }),
    ...(written.client_ca !== undefined && { clientCa: written.client_ca }),
  };
}

function readCertificates({ certificates, ca, ca_root: root, email, certificate = "" }: EdgeAnswers): Certificates {
  switch (certificates) {
    case "internal":
      return { by: "internal" };
    case "own":
      return { by: "own", certificate };
    case "acme":
      return {
        by: "acme",
        directory: directories[ca] ?? ca,
        ...(root !== undefined && { root }),
        ...(email !== undefined && { email }),
      };
  }
}

/** Every name with the services that answer for its paths. */
function listSites(answers: Answers, services: readonly Service[]): readonly Site[] {
  const routes = services.flatMap((service) => {
    const written: Partial<ServiceAnswers> = answers.services[service.name] ?? {};
    return readDomains(listDomainTexts(written)).map(({ name, path }) => ({
      name,
      path,
      service: service.name,
      port: service.port,
      page: choosePage(path, written.page),
      access: buildAccess(path, written, services),
    }));
  });
  const names = [...new Set(routes.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    routes: routes
      .filter((route) => route.name === name)
      .map(withoutName)
      .sort(longestFirst),
  }));
}

/** The service sees the path that the visitor asked for, so its page must lie below it. */
function choosePage(path: string, page = "/"): string {
  return page === path || page.startsWith(`${path}/`) ? page : `${path}/`;
}

function withoutName({ path, service, port, page, access }: Route): Route {
  return { path, service, port, page, access };
}

function longestFirst(one: Route, other: Route): number {
  return other.path.length - one.path.length;
}

function listRedirects({ services }: Answers): Edge["redirects"] {
  return Object.values(services).flatMap((service) => {
    const [to] = readDomains(listDomainTexts(service));
    return to === undefined
      ? []
      : readDomains(service.redirects ?? []).map(({ name }) => ({ name, to: `${to.name}${to.path}` }));
  });
}

/** Host and port of an authority, as `outbound` has them. */
export function placeOfDirectory(directory: string): string {
  const { hostname, port } = new URL(directory);
  return `${bracketAddress(hostname.replace(/^\[|\]$/g, ""))}:${port === "" ? 443 : port}`;
}
