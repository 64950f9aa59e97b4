import { dirname } from "node:path/posix";
import { nameAccount } from "../../model/accounts.ts";
import { findJobs, isOnDemand } from "../../model/build/adopted.ts";
import { getStackRoot, nameContainer, namePrefix, nameVolumeKey } from "../../model/deployed-names.ts";
import type { Model } from "../../model/types/model.ts";
import type { SecretSpec } from "../../model/types/secrets.ts";
import type { Account, Service } from "../../model/types/service.ts";
import { hasOwnProfile, isConfined } from "./asked.ts";
import { viewEdge } from "./edge/edge.ts";
import { listMovedServices, listPlaces, viewPublish } from "./listen-addresses.ts";
import { listSecretFiles } from "./secret-files.ts";
import { mounted, secretView, viewFile } from "./secrets.ts";

export type ServiceView = Readonly<Record<string, unknown>> & {
  readonly service: string;
  readonly secretFiles: readonly object[];
};
/** The context of each service's own templates. */
export function viewServices(model: Model): readonly ServiceView[] {
  const index = indexOf(model);
  return model.services.map((service) => serviceView(model, service, index));
}

/** Lookups into the other services, so that all views take linear time. */
interface Index {
  readonly services: ReadonlyMap<string, Service>;
  readonly variables: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, readonly SecretSpec[]>;
  readonly moved: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
}

function indexOf(model: Model): Index {
  const secrets = new Map<string, SecretSpec[]>(model.services.map(({ name }) => [name, []]));
  for (const secret of model.secrets) {
    secrets.get(secret.service)?.push(secret);
  }
  return {
    services: new Map(model.services.map((service) => [service.name, service])),
    variables: new Map(model.secrets.map(({ name, variable }) => [name, variable])),
    secrets,
    moved: listMovedServices(model),
    jobs: findJobs(model.services),
  };
}

function serviceView(model: Model, service: Service, index: Index): ServiceView {
  const { kind, name } = service;
  return {
    ...service.derived,
    ...kind.values,
    ...service.baseValues,
    stack: model.name,
    root: getStackRoot(model.name),
    service: name,
    container: nameContainer(model.name, name, model.target),
    node: service.node,
    kind: kind.name,
    ...pick(kind, ["title", "user", "command", "init", "health", "mounts", "capabilities", "tasks", "reader"]),
    ...pick(service, ["image", "base", "source", "bring", "files", "start", "port", "page", "database", "extensions"]),
    ...pick(service, ["limits", "writable", "networks", "environment"]),
    build: service.base !== undefined || (service.adopted !== undefined && service.source !== undefined),
    publish: service.publish === undefined ? undefined : viewPublish(service.publish),
    alsoPublished: service.alsoPublished.map((place) => ({
      ...viewPublish(place),
      target: place.target,
      protocol: place.protocol,
    })),
    places: listPlaces(service),
    moves: index.moved.has(name),
    seed: service.seed === undefined ? undefined : { ...service.seed, name: seedName(service.seed.file) },
    uses: service.uses.map((used) => useView(service, used, index)),
    accounts: service.accounts.map((account) => accountView(account, index)),
    accountSecrets: [
      ...(index.secrets.get(name) ?? []).filter(({ logins }) => logins.some((login) => login.service === name)),
      ...service.accounts.map(({ secret }) => ({ name: secret })),
    ].map((secret) => secret.name),
    secrets: mounted(index.secrets.get(name) ?? []).map(secretView),
    secretFiles: listSecretFiles(index.secrets.get(name) ?? []).map(viewFile),
    stopGracePeriod: kind.stop_grace_period,
    volumes: service.volumes.map((volume) => ({ ...volume, full: nameVolumeKey(name, volume.name) })),
    hasMounts: kind.volumes.length + kind.mounts.length > 0,
    hasEnvironment: Object.keys(service.environment).length > 0,
    receives: kind.receiver !== undefined,
    serverLogs: serverLogsOf(kind),
    edge: model.edge?.service === name ? viewEdge(model.edge, model.name) : undefined,
    forward: { host: undefined, port: undefined, ...model.forward },
    apparmorProfile: isConfined(model, service) ? `harden-init.${model.name}.${name}` : undefined,
    apparmorMode: service.apparmor,
    inputs: inputsOf(model, service),
    prefix: namePrefix(name),
    isAdopted: service.adopted !== undefined,
    onDemand: isOnDemand(service),
    ends: index.jobs.has(name),
  };
}

/** What a view has as its model has it; of what is missing there a key without a value. */
function pick<T>(from: T, keys: readonly (keyof T)[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

/** The server logs that a receiver reads. Their folder is mounted, because a full log is renamed. */
function serverLogsOf({ receiver }: Service["kind"]): readonly object[] {
  return (receiver?.server_logs ?? []).map((log) => ({ ...log, folder: dirname(log.file) }));
}

/** The seed's file name without its extension: the database's record of the seed. */
function seedName(file: string): string {
  return (file.split("/").at(-1) ?? file).replace(/\.sql$/, "");
}

function useView(service: Service, used: string, { services }: Index): object {
  const other = services.get(used);
  const account = other?.accounts.find(({ client }) => client === service.name);
  return {
    service: used,
    port: other?.kind.offers?.port,
    protocol: other?.kind.offers?.protocol,
    database: other?.database,
    account: account === undefined ? undefined : nameAccount(service.name),
    secret: account?.secret,
  };
}

function accountView({ client, rights, prefix, secret }: Account, { variables }: Index): object {
  return { client, user: nameAccount(client), rights, prefix, secret, variable: variables.get(secret) };
}

/** The files that a container is made from or reads, below the stack's folder: a change in them recreates the container. */
function inputsOf(model: Model, service: Service): readonly string[] {
  const { name } = service;
  return [name, ...(hasOwnProfile(model, service) ? [`seccomp/${name}.json`] : [])];
}
