import { parseDocument } from "yaml";
import { toPlain } from "../../compose/node.ts";
import { toLongForm } from "../../compose/plain.ts";
import { type Fields, getMap } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { nameInEngine, nameOverlay, serviceLabel, stackLabel } from "../../model/deployed-names.ts";
import { whyNotOnSwarm } from "../../model/rules/swarm/keys.ts";
import { nameOwnSecret } from "../../model/secret-names.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";
import { isOn } from "../context/asked.ts";
import { listSecretFiles } from "../context/secret-files.ts";
import { describeContainer } from "./container.ts";
import { listSwarmFiles, listSwarmMounts, listSwarmSecrets, type OwnedSecret } from "./mounts.ts";
import { describeResources, describeRestart, describeRollout, listPorts } from "./rollout.ts";
import type { SwarmNetwork, SwarmService, SwarmStack } from "./types.ts";
import { withValues } from "./values.ts";

/** By which a stack's objects are found: by our modules, and by Docker's own tools, such as `docker stack ps`. */
const stackLabels = [stackLabel, "com.docker.stack.namespace"] as const;

/**
 * The stack for a swarm, from the compose.yml that was rendered of the same model: what hardens a service is decided there, once, for services of every
 * kind. Only its form is another one here.
 *
 * @param compose the text of compose.yml
 * @throws Error where compose.yml has a key that nobody has judged for swarms: it is a fault of this program
 */
export function describeSwarm(model: Model, compose: string): SwarmStack {
  const document = withSingleDollars(parseDocument(compose, { merge: true }).toJS({ maxAliasCount: -1 })) as Fields;
  const services = getMap(document, "services");
  return {
    networks: listNetworks(model, getMap(document, "networks")),
    services: model.services.map((service) =>
      describeService(model, service, toPlain(toLongForm(services[service.name], "services.*")) as Fields, document),
    ),
  };
}

/** A dollar sign is doubled in a compose file, because a variable begins with it. */
function withSingleDollars(value: unknown): unknown {
  if (typeof value === "string") {
    return value.replaceAll("$$", "$");
  }
  if (Array.isArray(value)) {
    return value.map(withSingleDollars);
  }
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSingleDollars(inner)] as const))
    : value;
}

function listNetworks(model: Model, networks: Fields): readonly SwarmNetwork[] {
  const isEncrypted = isOn(model, "encrypted-networks");
  return Object.keys(networks).map((key) => {
    const network = getMap(networks, key);
    return {
      Name: nameOverlay(key, network, model.name),
      Driver: "overlay",
      Internal: network.internal === true,
      Attachable: false,
      Options: isEncrypted ? { encrypted: "" } : {},
    };
  });
}

function describeService(model: Model, service: Service, written: Fields, document: Fields): SwarmService {
  const unknown = Object.entries(written).find(([key, value]) => whyNotOnSwarm(key, value) !== undefined);
  if (unknown !== undefined) {
    throw new Error(`compose.yml has \`${unknown[0]}\` of ${service.name}, which a swarm does not have`);
  }
  const { name } = model;
  const declared = (section: string, key: string) => getMap(getMap(document, section), key);
  const owners = new Map(
    [...listSecretFiles(model.secrets), ...listComposed(service)].map((file) => [file.name, file]),
  );
  const { Placement, ...rollout } = describeRollout(written, service, model.hosts.length);
  const logging = getMap(written, "logging");
  return {
    Name: nameSwarmService(name, service.name),
    TaskTemplate: withValues<SwarmService["TaskTemplate"]>({
      ContainerSpec: {
        ...describeContainer({ ...written, image: imageOf(written) }),
        ...withValues({
          Mounts: listSwarmMounts(written, (key) => nameInEngine(key, declared("volumes", key), name)),
          Secrets: listSwarmSecrets(written, owners),
          Configs: listSwarmFiles(written),
        }),
        Labels: {
          ...ownLabels(written),
          ...Object.fromEntries(stackLabels.map((label) => [label, name])),
          [serviceLabel]: service.name,
        },
      },
      Resources: describeResources(written),
      RestartPolicy: describeRestart(written),
      Placement,
      Networks: Object.entries(getMap(written, "networks")).map(([key, own]) => ({
        Target: nameOverlay(key, declared("networks", key), name),
        Aliases: [service.name, ...aliasesOf(own)],
      })),
      LogDriver:
        logging.driver === undefined
          ? undefined
          : { Name: String(logging.driver), Options: getMap(logging, "options") as Readonly<Record<string, string>> },
    }),
    ...rollout,
    EndpointSpec: withValues<SwarmService["EndpointSpec"]>({ Mode: "dnsrr", Ports: listPorts(written) }),
  };
}

/** The secrets that a kind composes of others, for itself. */
function listComposed({ name, kind }: Service): readonly OwnedSecret[] {
  return kind.secrets
    .filter(({ composed }) => composed)
    .map((secret) => ({ name: nameOwnSecret(name, secret.name), owner: kind.user.uid }));
}

/** A service's name in the swarm, which all stacks share. */
function nameSwarmService(stack: string, service: string): string {
  return `${stack}_${service}`;
}

/** Without the tag of a built image, which a deploy works out. */
function imageOf({ image }: Fields): string {
  return String(image).replace(/:\$\{.*$/, "");
}

function ownLabels(written: Fields): Readonly<Record<string, string>> {
  const labels = Object.entries(getMap(written, "labels")).filter(([key]) => !key.startsWith("io.harden-init."));
  return Object.fromEntries(labels.map(([key, value]) => [key, String(value)]));
}

function aliasesOf(own: unknown): readonly string[] {
  return isMap(own) && Array.isArray(own.aliases) ? own.aliases.map(String) : [];
}
