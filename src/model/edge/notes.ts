import { getMaps, getScalar } from "../../lib/fields.ts";
import { bracketAddress, isOwnAddress } from "../publish.ts";
import type { Answers } from "../schema/answers.ts";
import type { Note } from "../types/model.ts";
import type { Service } from "../types/service.ts";
import { type Around, findObstacle } from "./two-at-once.ts";
import { nameEdgeNetwork } from "./with-edge.ts";

/** What the user must know of each service with a public name: who goes round TLS, and whose new version cannot take over. */
export function noteEdge(around: Around, answers: Pick<Answers, "services">): readonly Note[] {
  return around.services
    .filter(({ name, networks }) => networks.includes(nameEdgeNetwork(name)))
    .flatMap((service) => [...besideTheEdge(service, answers), ...withAGap(service, around)]);
}

/** Who knows such an address goes round TLS. */
function besideTheEdge(service: Service, { services }: Pick<Answers, "services">): readonly Note[] {
  const { name } = service;
  const unguarded = services[name]?.access === undefined ? "TLS" : "TLS and its access rules";
  return listAddresses(service).map((address) => ({
    service: name,
    text: `${name} is also reached without ${unguarded}, at ${address}: publish it on 127.0.0.1, or not at all.`,
  }));
}

/** Where the port at which the edge asks is reached from outside the server. */
function listAddresses({ publish, adopted, port }: Service): readonly string[] {
  const published = getMaps(adopted?.hardened.service ?? {}, "ports")
    .filter(({ target }) => Number(target) === port)
    .map((each) => ({ address: getScalar(each, "host_ip") ?? "0.0.0.0", port: getScalar(each, "published") ?? "?" }));
  return [...(publish === undefined ? [] : [publish]), ...published]
    .filter(({ address }) => !isOwnAddress(address))
    .map((place) => `${bracketAddress(place.address)}:${place.port}`);
}

function withAGap(service: Service, around: Around): readonly Note[] {
  const { name, kind } = service;
  const why = kind.edge === undefined ? findObstacle(service, around) : undefined;
  return why === undefined
    ? []
    : [{ service: name, text: `${name} ends before a new version of it starts, and requests wait meanwhile: ${why}.` }];
}
