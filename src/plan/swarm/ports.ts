import { getMaps, getScalar } from "../../lib/fields.ts";
import { listPublishedPorts, withoutBrackets } from "../../model/publish.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";

/** A port that a swarm opens on every address of a server, and the one address that the answers bind it to. */
interface SwarmPort {
  readonly service: string;
  readonly port: number;
  readonly protocol: string;
  readonly address: string;
  /** The only server that has it. */
  readonly node: string | undefined;
}

/** The published ports of a stack on a swarm. */
export function listSwarmPorts({ target, services }: Model): readonly SwarmPort[] {
  return target === "swarm" ? services.flatMap(listPorts) : [];
}

function listPorts(service: Service): readonly SwarmPort[] {
  const { name, node, adopted } = service;
  const own = listPublishedPorts(service);
  const brought = getMaps(adopted?.hardened.service ?? {}, "ports")
    .filter(({ published }) => published !== undefined)
    .map((port) => ({
      address: withoutBrackets(getScalar(port, "host_ip") ?? "0.0.0.0"),
      port: Number(getScalar(port, "published")),
      protocol: getScalar(port, "protocol") ?? "tcp",
    }));
  return [...own, ...brought].map(({ address, port, protocol }) => ({ service: name, port, protocol, address, node }));
}
