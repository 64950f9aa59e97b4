import { joinNames } from "../../../lib/text/name-ranges.ts";
import { groupBy } from "../../summary.ts";
import type { Finding } from "../../types.ts";

/** The places of a report, as far as they are needed to say "all". */
export interface AllPlaces {
  readonly hosts: number;
  readonly services: number;
}

/** How many servers and services a report speaks of. */
export function countPlaces(findings: readonly Finding[]): AllPlaces {
  const services = findings.flatMap(({ service }) => service ?? []);
  return { hosts: new Set(findings.map(({ host }) => host)).size, services: new Set(services).size };
}

type Place = Pick<Finding, "host" | "service">;

/** Where findings were measured, in few words: hosts that have the same services are named once. */
export function describePlaces(findings: readonly Place[], all: AllPlaces): string {
  const byService = groupBy(findings, ({ service }) => service ?? "");
  const byHosts = groupBy([...byService], ([, own]) => JSON.stringify(own.map(({ host }) => host).sort()));
  return [...byHosts.values()]
    .map((entries) => {
      const hosts = entries[0]?.[1].map(({ host }) => host) ?? [];
      const services = entries.map(([service]) => service).filter((service) => service !== "");
      const own = services.length < entries.length ? [describeHosts(hosts, all)] : [];
      return [...(services.length === 0 ? [] : [describeServices(services, hosts, all)]), ...own].join("; ");
    })
    .join("; ");
}

function describeServices(services: readonly string[], hosts: readonly string[], all: AllPlaces): string {
  const named =
    services.length === all.services && services.length > 3 ? `all ${services.length} services` : services.join(", ");
  return all.hosts === 1 ? named : `${named} on ${describeHosts(hosts, all)}`;
}

function describeHosts(hosts: readonly string[], all: AllPlaces): string {
  return hosts.length === all.hosts && hosts.length > 1 ? `all ${hosts.length} servers` : joinNames(hosts);
}
