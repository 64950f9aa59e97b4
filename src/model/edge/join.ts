import type { BroughtFiles } from "../build/brought-files.ts";
import { frontNetwork, listWaysOut, nameWayOut } from "../build/networks.ts";
import { type Outbound, readOutbound } from "../outbound/destination.ts";
import { nameOwnSecret, nameVaultVariable } from "../secret-names.ts";
import type { Edge } from "../types/edge.ts";
import type { SecretSpec } from "../types/secrets.ts";
import type { Service } from "../types/service.ts";
import { listAskedServices, listUsers, nameUserSecret } from "./access.ts";
import { placeOfDirectory } from "./build.ts";
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
    alsoPublished: [
      { ...edge.http, protocol: "tcp" },
      ...(edge.http3 ? [{ ...edge.https, target: service.port, protocol: "udp" as const }] : []),
    ],
    outbound,
    networks: [wayOut, ...listAskedServices(edge).map(nameEdgeNetwork)],
    ...(wayOut === nameWayOut(service.name) && { limitedNetwork: wayOut }),
    files: listFiles(service.name, edge),
    mountedSecrets: collectEdgeSecrets([service], edge).map(({ name }) => name),
  };
}

/** It connects to the authority that certifies its names, and to nobody else outside. */
function chooseOutbound({ certificates }: Edge): Outbound {
  return certificates.by === "acme" ? readOutbound([placeOfDirectory(certificates.directory)]) : "none";
}

/** What its image is built with beside its own files. */
function listFiles(name: string, { certificates, clientCa }: Edge): readonly BroughtFiles[] {
  const sources = {
    ca_root: certificates.by === "acme" ? certificates.root : undefined,
    certificate: certificates.by === "own" ? certificates.certificate : undefined,
    client_ca: clientCa,
  };
  return Object.entries(sources).flatMap(([key, source]) =>
    source === undefined
      ? []
      : {
          source: source.replace(/^\.\//, ""),
          target: `/etc/caddy/${key}.pem`,
          place: `${name}/files/${key}.pem`,
          key: `edge.${key}`,
        },
  );
}

/** The secrets of the edge: the key that only the user has, and the passwords of those who log in. */
export function collectEdgeSecrets(services: readonly Service[], edge: Edge | undefined): readonly SecretSpec[] {
  const uid = services.find(({ name }) => name === edge?.service)?.kind.user.uid;
  if (edge === undefined || uid === undefined) {
    return [];
  }
  const secret = (name: string, why: string) => ({
    name,
    variable: nameVaultVariable(name),
    service: edge.service,
    uid,
    why,
    logins: [],
  });
  const { certificates } = edge;
  const keys =
    certificates.by === "own"
      ? [secret(nameTlsKey(edge), `the key of the certificate ${certificates.certificate}`)]
      : [];
  return [
    ...keys.map((key) => ({ ...key, given: true as const, encoded: true as const })),
    ...listUsers(edge).map((user) => ({
      ...secret(nameUserSecret(edge, user), `the password of ${user} at the public names`),
      loginOf: user,
    })),
  ];
}
