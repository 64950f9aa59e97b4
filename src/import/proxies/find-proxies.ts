import { toPlain } from "../../compose/node.ts";
import type { ComposeProject } from "../../compose/types.ts";
import { getMap, getMaps, getScalar, listAt } from "../../lib/fields.ts";
import { readRepository } from "../../model/adopt/known-images.ts";
import type { ComposeService } from "../../model/adopt/types.ts";
import { judgeProxy } from "./judge-proxy.ts";
import { type Program, programs, textsOf } from "./programs.ts";
import type { Asked, ImportedProxy } from "./types.ts";

type Services = Readonly<Record<string, ComposeService>>;

/** The proxies of a compose project: services that answer visitors on the ports of the web, and ask others for them. */
export function findProxies(project: ComposeProject): readonly ImportedProxy[] {
  const services = getMap(toPlain(project.tree) as ComposeService, "services") as Services;
  return Object.entries(services).flatMap(([name, service]) => {
    const program = findProgram(service);
    const proxy =
      program === undefined || !answersVisitors(service)
        ? undefined
        : readProxy({ project, name, service, services, program });
    return proxy === undefined ? [] : [proxy];
  });
}

interface Recognised {
  readonly project: ComposeProject;
  readonly name: string;
  readonly service: ComposeService;
  readonly services: Services;
  readonly program: Program;
}

function readProxy({ project, name, service, services, program }: Recognised): ImportedProxy | undefined {
  const asked = Object.entries(services).map(
    ([other, one]): Asked => ({
      name: other,
      labels: textsOf(getMap(one, "labels")),
      environment: textsOf(getMap(one, "environment")),
    }),
  );
  const found = program.read({ project, name, service, asked });
  const isServer = program.serves && !found.asks;
  const companions = Object.keys(services).filter(
    (other) => other !== name && isCompanion(services[other] ?? {}, name),
  );
  return isServer
    ? undefined
    : judgeProxy(found, { name, program, service, services, companions, project: project.name });
}

function findProgram(service: ComposeService): Program | undefined {
  const repository = readRepository(getScalar(service, "image") ?? "");
  return programs.find(({ images }) =>
    images.some((image) => repository === image || repository.endsWith(`/${image}`)),
  );
}

/** Ports of the web, on the server itself or published there. */
function answersVisitors(service: ComposeService): boolean {
  return (
    service.network_mode === "host" ||
    getMaps(service, "ports").some((port) => ["80", "443"].includes(getScalar(port, "published") ?? ""))
  );
}

const companionImages = [
  "nginxproxy/acme-companion",
  "jrcs/letsencrypt-nginx-proxy-companion",
  "nginxproxy/docker-gen",
  "jwilder/docker-gen",
  "certbot/certbot",
];

/** Of no use without the proxy. */
function isCompanion(service: ComposeService, proxy: string): boolean {
  const repository = readRepository(getScalar(service, "image") ?? "");
  return (
    companionImages.some((image) => repository === image || repository.endsWith(`/${image}`)) ||
    listAt(service, "volumes_from").some((from) => String(from).split(":")[0] === proxy)
  );
}
