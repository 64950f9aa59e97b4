import type { BroughtFiles } from "../build/brought-files.ts";
import { frontNetwork, listWaysOut, nameWayOut } from "../build/networks.ts";
import { type Outbound, readOutbound } from "../outbound/destination.ts";
import { nameOwnSecret, nameVaultVariable } from "../secret-names.ts";
import type { Edge } from "../types/edge.ts";
import type { SecretSpec } from "../types/secrets.ts";
import type { Service } from "../types/service.ts";
import { placeOfDirectory } from "./build.ts";
import { listServed } from "./names.ts";
import { nameEdgeNetwork } from "./with-edge.ts";

/** The secret with the key of the user's own certificate. */
export function nameTlsKey({ service }: Pick<Edge, "service">): string {
  return nameOwnSecret(service, "tls_key");
}

/** The services, the edge with what it needs to answer for the others: their networks, its ports, its files and its way out. */
export function joinEdge(services: readonly Service[], edge: Edge | undefined): readonly Service[] {
  return edge === undefined
    ? services
    : services.map((service) => (service.name === edge.service ? asEdge(service, edge) : service));
}

function asEdge(service: Service, edge: Edge): Service {
  const outbound = service.outbound === "any" ? chooseOutbound(edge) : service.outbound;
  const [wayOut = frontNetwork] = listWaysOut(service.name, outbound, true);
  return {
    ...service,
    publish: edge.https,
    alsoPublished: [edge.http],
    outbound,
    networks: [wayOut, ...[...listServed(edge)].map(nameEdgeNetwork)],
    ...(wayOut === nameWayOut(service.name) && { limitedNetwork: wayOut }),
    files: listFiles(service.name, edge),
    mountedSecrets: edge.certificates.by === "own" ? [nameTlsKey(edge)] : [],
  };
}

/** It connects to the authority that certifies its names, and to nobody else outside. */
function chooseOutbound({ certificates }: Edge): Outbound {
  return certificates.by === "acme" ? readOutbound([placeOfDirectory(certificates.directory)]) : "none";
}

/** What its image is built with beside its own files. */
function listFiles(name: string, { certificates }: Edge): readonly BroughtFiles[] {
  const brought = (source: string, key: string): BroughtFiles => ({
    source: source.replace(/^\.\//, ""),
    target: `/etc/caddy/${key}.pem`,
    place: `${name}/files/${key}.pem`,
    key: `edge.${key}`,
  });
  switch (certificates.by) {
    case "acme":
      return certificates.root === undefined ? [] : [brought(certificates.root, "ca_root")];
    case "internal":
      return [];
    case "own":
      return [brought(certificates.certificate, "certificate")];
  }
}

/** The secrets of the edge: those that only the user has. */
export function collectEdgeSecrets(services: readonly Service[], edge: Edge | undefined): readonly SecretSpec[] {
  const uid = services.find(({ name }) => name === edge?.service)?.kind.user.uid;
  if (edge?.certificates.by !== "own" || uid === undefined) {
    return [];
  }
  const name = nameTlsKey(edge);
  const why = `the key of the certificate ${edge.certificates.certificate}`;
  const variable = nameVaultVariable(name);
  return [{ name, variable, service: edge.service, uid, why, given: true, encoded: true, logins: [] }];
}
