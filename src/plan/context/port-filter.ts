import { getMaps, getScalar, lookUp } from "../../lib/fields.ts";
import { isOwnAddress, listPublishedPorts } from "../../model/publish.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";
import { isOn } from "./asked.ts";

/** A port of the server that stays open, as `443/tcp`, and who wants that. */
interface OpenPort {
  readonly place: string;
  readonly why: string;
}

/** The ports that stay open on prepared servers besides those of ssh; undefined if none is closed. */
export function viewOpenPorts(model: Model): { readonly ports: readonly OpenPort[] } | undefined {
  if (!isOn(model, "port-filter")) {
    return undefined;
  }
  const published = model.services.flatMap((service) => listPublished(model, service));
  const ports = [
    ...(model.target === "swarm" ? swarmPorts.map((place) => ({ place, why: "swarm" })) : []),
    ...published.map((place) => ({ place, why: "published" })),
    ...model.server.open.map((place) => ({ place, why: "server.open" })),
  ];
  return { ports: [...new Map(ports.map((port) => [port.place, port])).values()] };
}

/** Of these another table lets in the nodes alone (swarm-filter). */
const swarmPorts = ["2377/tcp", "7946/tcp", "4789/udp", "7946/udp"] as const;

/** Published ports are forwarded, but for those that a helper program of the engine serves: these are the server's own. */
function listPublished(model: Model, service: Service): readonly string[] {
  const { name, adopted } = service;
  const moved = model.hosts.flatMap((host) => lookUp(host.publish, name) ?? []);
  const own = [...listPublishedPorts(service), ...moved.map((place) => ({ ...place, protocol: "tcp" }))];
  const ports = getMaps(adopted?.hardened.service ?? {}, "ports").filter(
    (port) => port.published !== undefined && !isOwnAddress(String(getScalar(port, "host_ip") ?? "0.0.0.0")),
  );
  return [
    ...own.filter(({ address }) => !isOwnAddress(address)).map(({ port, protocol }) => `${port}/${protocol}`),
    ...ports.map((port) => `${getScalar(port, "published")}/${getScalar(port, "protocol") ?? "tcp"}`),
  ].filter((place) => /^[0-9]+(?:-[0-9]+)?\/(?:tcp|udp)$/.test(place));
}
