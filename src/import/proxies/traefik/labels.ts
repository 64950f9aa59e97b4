import { makePrintable } from "../../../lib/text/printable.ts";
import { joinGuards } from "../guard.ts";
import { type Asked, type Found, joinFound, type Route } from "../types.ts";
import { judgeMiddleware, readGuard } from "./middlewares.ts";
import { readRule } from "./rule.ts";

/*
 * Labels by which Traefik finds services and their names. What they define may be used at any other service.
 */

/** Labels of one service, by what they are of: `routers`, `services`, `middlewares`. */
interface Defined {
  readonly owner: string;
  /** `http`, `tcp` or `udp`; anything else is Traefik 1, or says nothing of routes. */
  readonly protocol: string;
  readonly section: string;
  readonly name: string;
  /** Behind the name: `loadbalancer.server.port`. */
  readonly key: string;
  readonly value: string;
}

/**
 * What the labels of a project's services tell Traefik.
 *
 * @param onlyEnabled whether it asks only those that say so: `exposedByDefault` is off
 */
export function readTraefikLabels(services: readonly Asked[], onlyEnabled: boolean): Found {
  const labels = services
    .filter(({ labels: own }) => (own["traefik.enable"] ?? String(!onlyEnabled)) === "true")
    .flatMap(listLabels);
  const routers = group(labels.filter(({ protocol, section }) => protocol === "http" && section === "routers"));
  return joinFound([
    ...labels.flatMap(findForeign),
    ...routers.map((router) => readRouter(router, labels)),
    ...group(labels.filter(({ protocol, section }) => protocol === "http" && section === "services")).map(judgeService),
  ]);
}

function listLabels({ name: owner, labels }: Asked): readonly Defined[] {
  return Object.entries(labels).flatMap(([label, value]) => {
    const [first, protocol = "", section = "", name = "", ...rest] = label.toLowerCase().split(".");
    return first === "traefik" ? [{ owner, protocol, section, name, key: rest.join("."), value }] : [];
  });
}

const plain = new Set(["enable", "docker", "swarm", "constraint-label", "tags"]);

function findForeign({ owner, protocol, section }: Defined): readonly Partial<Found>[] {
  if (protocol === "http") {
    return ["routers", "services", "middlewares"].includes(section) ? [] : [needed(owner, `labels of \`${section}\``)];
  }
  return plain.has(protocol)
    ? []
    : [
        needed(
          owner,
          ["tcp", "udp"].includes(protocol) ? `${protocol.toUpperCase()} of its own` : "labels of Traefik 1",
        ),
      ];
}

function group(labels: readonly Defined[]): readonly (readonly Defined[])[] {
  const groups = new Map<string, Defined[]>();
  for (const label of labels) {
    groups.set(label.name, [...(groups.get(label.name) ?? []), label]);
  }
  return [...groups.values()];
}

const harmless = new Set(["entrypoints", "tls", "tls.certresolver", "priority", "rulesyntax", "rule", "service"]);

function readRouter(router: readonly Defined[], labels: readonly Defined[]): Partial<Found> {
  const [{ owner, name } = { owner: "", name: "" }] = router;
  const valueAt = (key: string) => router.find((label) => label.key === key)?.value;
  const middlewares = splitList(valueAt("middlewares")).map((each) => judgeNamed(each, labels));
  const service = valueAt("service") ?? onlyService(owner, labels);
  if (service?.endsWith("@internal")) {
    const isRedirect = middlewares.length > 0 && middlewares.every(({ verdict }) => verdict === "done");
    return isRedirect ? {} : { losses: [`${shown(service)} of the router ${shown(name)}`] };
  }
  // Everything that comes without TLS, to whatever name.
  if (middlewares.length > 0 && middlewares.every(({ verdict }) => verdict === "done")) {
    return {};
  }
  const places = readRule(valueAt("rule") ?? "");
  const target = findTarget(service, owner, labels);
  const guard = joinGuards(middlewares.flatMap((each) => each.guard ?? []));
  return joinFound([
    ...router
      .filter(({ key }) => key !== "middlewares" && !harmless.has(key) && !/^tls\.domains|^observability/.test(key))
      .map(({ key }) => needed(owner, `\`${shown(key)}\` of the router ${shown(name)}`)),
    ...middlewares.map(({ text, verdict }) => judged(owner, `the middleware ${text}`, verdict)),
    typeof places === "string" ? needed(owner, `${places}, at the router ${shown(name)}`) : {},
    typeof target === "string" ? needed(owner, target) : {},
    guard === undefined ? needed(owner, `two middlewares of one kind at the router ${shown(name)}`) : {},
    {
      routes:
        typeof places === "string" || typeof target === "string"
          ? []
          : places.map((place) => ({ ...place, ...target, ...(guard && { guard }) })),
    },
  ]);
}

/** By its own name, or that of a definition: `auth@docker`. */
function judgeNamed(reference: string, labels: readonly Defined[]) {
  const [name = "", provider = "docker"] = reference.toLowerCase().split("@");
  const options = labels.filter(
    (label) =>
      provider === "docker" && label.protocol === "http" && label.section === "middlewares" && label.name === name,
  );
  const kind = options[0]?.key.split(".")[0];
  return {
    text: `${shown(reference)}${kind === undefined ? "" : ` (${shown(kind)})`}`,
    verdict: judgeMiddleware(options),
    guard: readGuard(options),
  };
}

/** Who is asked, and where; or why that is not known. */
function findTarget(
  service: string | undefined,
  owner: string,
  labels: readonly Defined[],
): Pick<Route, "to" | "port"> | string {
  const [name, provider = "docker"] = (service ?? "").toLowerCase().split("@");
  const defined = labels.filter((label) => label.section === "services" && label.name === name);
  const port = defined.find(({ key }) => key === "loadbalancer.server.port");
  if (service !== undefined && (provider !== "docker" || defined.length === 0)) {
    return `the service ${shown(service)}, which no label describes`;
  }
  return { to: defined[0]?.owner ?? owner, ...(port && /^\d+$/.test(port.value) && { port: Number(port.value) }) };
}

/** A router that names none has that of the same container, if there is only one. */
function onlyService(owner: string, labels: readonly Defined[]): string | undefined {
  const names = [
    ...new Set(labels.filter((each) => each.owner === owner && each.section === "services").map(({ name }) => name)),
  ];
  return names.length === 1 ? names[0] : undefined;
}

const asTheEdge = /^loadbalancer\.(?:server\.port|passhostheader|healthcheck|responseforwarding)/;

function judgeService(service: readonly Defined[]): Partial<Found> {
  return joinFound(
    service.flatMap(({ owner, name, key, value }) => {
      const isUsual =
        (asTheEdge.test(key) && !(key.endsWith("passhostheader") && value === "false")) ||
        (key === "loadbalancer.server.scheme" && value === "http");
      const what = `\`${shown(key)}\` of the service ${shown(name)}`;
      return isUsual ? [] : [judged(owner, what, /sticky/.test(key) ? "lost" : "needed")];
    }),
  );
}

function judged(owner: string, what: string, verdict: ReturnType<typeof judgeMiddleware>): Partial<Found> {
  return verdict === "needed"
    ? needed(owner, what)
    : { losses: verdict === "lost" ? [`${what}, at ${makePrintable(owner, 60)}`] : [] };
}

function needed(owner: string, what: string): Partial<Found> {
  return { obstacles: [`${what}, at ${makePrintable(owner, 60)}`] };
}

function splitList(text = ""): readonly string[] {
  return text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean);
}

function shown(text: string): string {
  return makePrintable(text, 80);
}
