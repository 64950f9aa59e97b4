import { getMap, listAt } from "../../../lib/fields.ts";
import { isMap } from "../../../lib/paths.ts";
import { isAskedByEdge } from "../../edge/access.ts";
import { listTargetPorts } from "../../edge/target-port.ts";
import { nameEdgeNetwork } from "../../edge/with-edge.ts";
import { checkServices, type Rule, readSettingsOf, refuse } from "../rule.ts";

/*
 * Rules for the public names of services without a kind, whose settings are a compose file's.
 */

const edgeKnowsThePort = checkServices((service, name, kinds, answers, settings) => {
  const kind = kinds.get(service.kind);
  if (kind?.own !== true || !isAskedByEdge(answers, name)) {
    return [];
  }
  const ports = listTargetPorts({ ...service, compose: readSettingsOf(settings, name) }, kind.known_images);
  if (ports.length === 1) {
    return [];
  }
  const what =
    ports.length === 0
      ? `nothing says at which port of its container ${name} answers`
      : `${name} has the ports ${ports.join(", ")}, and the edge asks one of them`;
  const fix = `Write the one that speaks HTTP: services.${name}.port: ${ports[0] ?? 8080}`;
  return refuse(["services", name, "port"], what, fix);
});

/** Nobody else asks such a service at a port or for a page that its answers say. */
const onlyTheEdgeAsks = checkServices((service, name, kinds, answers) =>
  (["port", "page"] as const).flatMap((key) =>
    kinds.get(service.kind)?.own === true && !isAskedByEdge(answers, name) && service[key] !== undefined
      ? refuse(["services", name, key], `only the edge would ask for it, and ${name} has no \`domain\``)
      : [],
  ),
);

/** A program without root's rights cannot listen below. */
const kindsListenAbove = checkServices(({ kind, port }, name, kinds) =>
  port !== undefined && port < 1024 && kinds.get(kind)?.own === false
    ? refuse(["services", name, "port"], "must be at least 1024: it does not run as root")
    : [],
);

const publicServicesCanBeAsked = checkServices((service, name, kinds, answers, settings) => {
  const { services } = answers;
  if (kinds.get(service.kind)?.own !== true || !isAskedByEdge(answers, name)) {
    return [];
  }
  const { network_mode: mode, profiles } = readSettingsOf(settings, name);
  const waits = Object.keys(services).some((other) => {
    const wait = getMap(readSettingsOf(settings, other), "depends_on")[name];
    return isMap(wait) && wait.condition === "service_completed_successfully";
  });
  const causes = [
    { is: mode !== undefined, why: "with `network_mode` it has no network of its own on which the edge could ask it" },
    { is: listAt({ profiles }, "profiles").length > 0, why: "it starts only with its profile, so nobody would answer" },
    { is: waits, why: "others wait for its end, so nobody would answer" },
  ];
  return causes.flatMap(({ is, why }) => (is ? refuse(["services", name, "domain"], why) : []));
});

/** A network of the compose file, or of a service that others reach, has the name that one with the edge gets. */
const edgeNetworksAreFree: Rule = (answers) => {
  const { services, compose = {} } = answers;
  const reached = Object.keys(services).filter((name) => services[name]?.reaches !== undefined);
  return Object.keys(services)
    .filter((name) => isAskedByEdge(answers, name))
    .flatMap((name) => {
      const network = nameEdgeNetwork(name);
      const what = `the network of ${name} and the edge is called so`;
      return [
        ...(Object.hasOwn(compose.networks ?? {}, network)
          ? refuse(["compose", "networks", network], what, "Rename this network.")
          : []),
        ...(reached.includes(network) ? refuse(["services", network], what, "Rename this service.") : []),
      ];
    });
};

export const publicAdoptedRules: readonly Rule[] = [
  edgeKnowsThePort,
  onlyTheEdgeAsks,
  kindsListenAbove,
  publicServicesCanBeAsked,
  edgeNetworksAreFree,
];
