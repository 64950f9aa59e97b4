import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { isWildcard, readDomains } from "../../model/edge/domain.ts";
import { edgeName } from "../../model/edge/with-edge.ts";
import { domainPlace, mailAddress } from "../../model/schema/patterns/addresses.ts";
import { judgeAccess } from "./judge-access.ts";
import type { Program } from "./programs.ts";
import type { EdgeSettings, Found, ImportedProxy, ProxySite, Route } from "./types.ts";

/*
 * What is known of a proxy's settings, held against the services of its project and against what the edge can do.
 */

interface Situation {
  readonly name: string;
  readonly program: Pick<Program, "title" | "limitsBodies">;
  readonly service: ComposeService;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly companions: readonly string[];
  /** The name under which Compose ran the project until now. */
  readonly project: string;
}

/** A proxy by what its settings say: what the edge would do in its place, and what keeps it from that. */
export function judgeProxy(found: Found, situation: Situation): ImportedProxy {
  const { name, program, companions, services } = situation;
  const all = found.routes.map((route) => ({ route, service: findAsked(route.to, situation) }));
  const sites = joinSites(
    all.flatMap(({ route, service }) => (service === undefined ? [] : [asSite(route, service)])),
    found.redirects.map(({ to }) => to),
  );
  const redirects = found.redirects.flatMap(({ from, to }) => {
    const site = sites.find((one) => one.name === to.toLowerCase() && one.path === "");
    return site === undefined ? [] : [{ name: from.toLowerCase(), service: site.service }];
  });
  const edge = {
    ...chooseSettings(found.edge, sites),
    ...(listPorts(situation).includes("443/udp") && { http3: true }),
  };
  const access = judgeAccess(
    all.flatMap(({ route: { guard = {} }, service }) => (service === undefined ? [] : [{ service, guard }])),
  );
  return {
    service: name,
    program: program.title,
    companions,
    sites,
    redirects: redirects.filter((one, at) => redirects.findIndex((other) => other.name === one.name) === at),
    access: access.rules,
    edge,
    losses: [
      ...found.losses,
      ...access.losses,
      ...listPortLosses(situation),
      ...(program.limitsBodies ? [] : bodyLoss(edge)),
    ],
    obstacles: [
      ...new Set([
        ...found.obstacles,
        ...all.flatMap(({ route, service }) =>
          service === undefined ? [`${shown(route.to)}, which is no service`] : [],
        ),
        ...(found.obstacles.length === 0 && sites.length === 0 ? ["no name is known that it answers for"] : []),
        ...judgeSites(sites, edge),
        ...access.obstacles,
        ...judgeRedirects(found.redirects, sites),
        ...judgeServices(sites, services),
        ...listPortObstacles(situation),
      ]),
    ],
  };
}

/** The service of a name that a container has: its own, or that of its container. */
function findAsked(to: string, { services, project, name }: Situation): string | undefined {
  const known = Object.entries(services).filter(([other]) => other !== name);
  const isCalled = ([other, service]: (typeof known)[number]) =>
    [other, service.container_name, service.hostname, `${project}-${other}-1`, `${project}_${other}_1`].includes(to) ||
    Object.values(getMap(service, "networks")).some((own) => isMap(own) && listAt(own, "aliases").includes(to));
  return (known.find(([other]) => other === to) ?? known.find(isCalled))?.[0];
}

function asSite({ name, path, port }: Route, service: string): ProxySite {
  return { name: name.toLowerCase(), path, service, ...(port !== undefined && { port }) };
}

/** Each place once, that of a redirect first. A service is asked at the port that any of its routes says. */
function joinSites(all: readonly ProxySite[], first: readonly string[]): readonly ProxySite[] {
  const isSame = (one: ProxySite, other: ProxySite) =>
    one.name === other.name && one.path === other.path && one.service === other.service;
  const once = all
    .filter((one, at) => all.findIndex((other) => isSame(one, other)) === at)
    .map((site) => {
      const port = all.find((other) => other.service === site.service && other.port !== undefined)?.port;
      return port === undefined ? site : { ...site, port: site.port ?? port };
    });
  const isFirst = ({ name, path }: ProxySite) => path === "" && first.includes(name);
  return [...once.filter(isFirst), ...once.filter((site) => !isFirst(site))];
}

/** Names that no public authority certifies. */
const privateNames = /^[^.]+$|\.(?:localhost|local|lan|home|internal|intranet|test|home\.arpa)$/;

/** Names for the own network alone are certified by the edge itself. */
function chooseSettings({ email, ...edge }: EdgeSettings, sites: readonly ProxySite[]): EdgeSettings {
  const isPrivate = sites.length > 0 && sites.every(({ name }) => privateNames.test(name));
  const certificates = edge.certificates ?? (isPrivate ? "internal" : undefined);
  const isInternal = certificates === "internal";
  return {
    ...(certificates !== undefined && { certificates }),
    ...(!isInternal && email !== undefined && mailAddress.regex.test(email) && { email }),
    ...(!isInternal && edge.ca !== undefined && { ca: edge.ca }),
    ...(edge.body !== undefined && { body: edge.body }),
  };
}

function judgeSites(sites: readonly ProxySite[], { certificates }: EdgeSettings): readonly string[] {
  return sites.flatMap((site, at) => {
    const text = `${site.name}${site.path}`;
    const [domain] = domainPlace.regex.test(text) ? readDomains([text]) : [];
    const other = sites.slice(0, at).find((one) => one.name === site.name && one.path === site.path);
    const ports = sites.find((one) => one.service === site.service && one.port !== site.port);
    return [
      ...(domain === undefined ? [`the name ${shown(text)}`] : []),
      ...(domain !== undefined && certificates !== "internal" && (isWildcard(domain) || privateNames.test(domain.name))
        ? [`${shown(site.name)}, which ACME does not certify`]
        : []),
      ...(other !== undefined ? [`${shown(text)} of two services`] : []),
      ...(ports !== undefined ? [`${shown(site.service)} at two ports`] : []),
    ];
  });
}

function judgeRedirects(redirects: Found["redirects"], sites: readonly ProxySite[]): readonly string[] {
  return redirects.flatMap(({ from, to }) => {
    const site = sites.find((one) => one.name === to.toLowerCase() && one.path === "");
    const [first] = sites.filter((one) => one.service === site?.service);
    const isFine =
      site !== undefined &&
      first === site &&
      domainPlace.regex.test(from.toLowerCase()) &&
      readDomains([from]).length > 0 &&
      !sites.some(({ name }) => name === from.toLowerCase());
    return isFine ? [] : [`the redirect of ${shown(from)} to ${shown(to)}`];
  });
}

function judgeServices(sites: readonly ProxySite[], services: Situation["services"]): readonly string[] {
  const names = [...new Set(sites.map(({ service }) => service))];
  return [
    ...names
      .filter((name) => services[name]?.network_mode !== undefined)
      .map((name) => `${shown(name)} with \`network_mode\``),
    ...(Object.hasOwn(services, edgeName) ? [`a service that is called ${edgeName}`] : []),
  ];
}

/** Where it is published: `443/udp`. */
function listPorts({ service }: Situation): readonly string[] {
  return getMaps(service, "ports").map(
    (port) => `${getScalar(port, "published")}/${getScalar(port, "protocol") ?? "tcp"}`,
  );
}

function listPortLosses(situation: Situation): readonly string[] {
  return listPorts(situation).includes("8080/tcp") ? ["its own page at port 8080"] : [];
}

function listPortObstacles({ service }: Situation): readonly string[] {
  return getMaps(service, "ports")
    .map((port) => getScalar(port, "published") ?? "one that the engine chooses")
    .filter((port) => !["80", "443", "8080"].includes(port))
    .map((port) => `port ${shown(port)}, at which it answers, too`);
}

function bodyLoss({ body }: EdgeSettings): readonly string[] {
  return body === undefined ? ["requests of more than 10 MB, unless `edge.body` says more"] : [];
}

function shown(text: string): string {
  return makePrintable(text, 80);
}
