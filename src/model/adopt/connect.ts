import { getMap, listAt } from "../../lib/fields.ts";
import { identify } from "../../lib/identify.ts";
import type { ComposeService } from "./types.ts";

/** What a service is told of another one that it uses. */
export interface Connection {
  readonly used: string;
  /** The secret that is the password of its account there. */
  readonly secret: string;
  /** Whether it reads the password from a file. */
  readonly isMounted: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables whose text holds the password, which stands as `{password}` in them. */
  readonly secretVariables: Readonly<Record<string, string>>;
}

/** The service on the networks of those that it uses, told of them, and started when they answer. */
export function connectService(
  service: ComposeService,
  connections: readonly Connection[],
  environmentFile: string,
): ComposeService {
  if (connections.length === 0) {
    return service;
  }
  const files = connections.filter(({ isMounted }) => isMounted).map(({ secret }) => ({ source: secret }));
  const isTold = connections.some(({ secretVariables }) => Object.keys(secretVariables).length > 0);
  const variableFiles = [...listAt(service, "env_file"), ...(isTold ? [{ path: environmentFile }] : [])];
  return {
    ...service,
    networks: { ...networksOf(service), ...byUsed(connections, null) },
    environment: Object.assign(
      {},
      getMap(service, "environment"),
      ...connections.map(({ environment }) => environment),
    ),
    ...(files.length > 0 && { secrets: [...listAt(service, "secrets"), ...files] }),
    ...(variableFiles.length > 0 && { env_file: withoutRepeats(variableFiles) }),
    depends_on: { ...namesAt(service, "depends_on", started), ...byUsed(connections, healthy) },
  };
}

/** A service that names no network is on the one that Compose makes; here that is said. */
export function onANetwork(service: ComposeService): ComposeService {
  const isOnNone = Object.keys(getMap(service, "networks")).length === 0 && service.network_mode === undefined;
  return isOnNone ? { ...service, networks: { default: null } } : service;
}

/** The service on one network more. */
export function joinNetwork(service: ComposeService, network: string): ComposeService {
  return { ...service, networks: { ...networksOf(service), [network]: null } };
}

const healthy = { condition: "service_healthy" };
const started = { condition: "service_started" };

function byUsed(connections: readonly Connection[], value: unknown): ComposeService {
  return Object.fromEntries(connections.map(({ used }) => [used, value]));
}

/** A service that names no network is on the one that Compose makes, and stays there. */
function networksOf(service: ComposeService): ComposeService {
  const networks = namesAt(service, "networks", null);
  return Object.keys(networks).length === 0 ? { default: null } : networks;
}

/** Names that stand in a list or as the keys of a map. */
function namesAt(service: ComposeService, key: string, value: unknown): ComposeService {
  return { ...Object.fromEntries(listAt(service, key).map((name) => [String(name), value])), ...getMap(service, key) };
}

function withoutRepeats(items: readonly unknown[]): readonly unknown[] {
  return [...new Map(items.map((item) => [identify(item), item])).values()];
}
