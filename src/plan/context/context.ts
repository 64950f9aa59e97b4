import { dirname } from "node:path/posix";
import { wrapText } from "../../lib/text/wrapped.ts";
import { nameAccount } from "../../model/accounts.ts";
import { findJobs, isOnDemand } from "../../model/build/adopted.ts";
import { listNotes } from "../../model/build/notes.ts";
import { canRotate } from "../../model/build/secrets/can-rotate.ts";
import { nameGroup, namePrefix, nameVolumeKey } from "../../model/deployed-names.ts";
import { nameEntry, theServer } from "../../model/secret-names.ts";
import type { Account, LogOption, Model, SecretSpec, Service, SignedImages } from "../../model/types.ts";
import { listDatabaseData, movesData } from "./data/database-data.ts";
import { listKeptFolders } from "./data/kept-folders.ts";
import { listOwnedVolumes } from "./data/owned-volumes.ts";
import { listSharedData } from "./data/shared-data.ts";
import { listMovedServices, listPlaces, viewHost, viewPublish } from "./listen-addresses.ts";
import { listLogins } from "./logins.ts";
import { listSecretFiles, type SecretFile } from "./secret-files.ts";

/*
 * The context of the templates. Every key is always present, because templates are strict; lists are empty rather than absent. A service's numbers and
 * the values of its base are at the top level, so that a kind's templates read like their output.
 */

export type ServiceView = Readonly<Record<string, unknown>> & {
  readonly service: string;
  readonly secretFiles: readonly object[];
};
export type ProjectView = Readonly<Record<string, unknown>> & {
  readonly services: readonly ServiceView[];
  readonly secretFiles: readonly object[];
};

/** The stack's folder on a server. */
export function getStackRoot(stack: string): string {
  return `/opt/harden/${stack}`;
}

/** The context of the project's templates; each service in it is the context of that service's own templates. */
export function viewProject(model: Model): ProjectView {
  const index = indexOf(model);
  const services = model.services.map((service) => serviceView(model, service, index));
  const databases = services.filter(({ tasks }) => Array.isArray(tasks) && tasks.length > 0);
  const vaultSecrets = [...new Map(model.secrets.map((secret) => [secret.variable, secretView(secret)])).values()];
  return {
    stack: model.name,
    group: nameGroup(model.name),
    root: getStackRoot(model.name),
    apparmor: isOn(model, "apparmor") ? model.apparmor : "off",
    logging: model.logging,
    logDriver: model.logDriver.driver,
    logOptions: model.logDriver.options.map(logOptionView),
    receiver: model.receiver,
    prepares: hasPreparedServers(model),
    remote: hasRemote(model),
    server: model.server,
    hosts: model.hosts.map((host) => viewHost(model, host)),
    several: model.hosts.length > 1,
    batch: model.hosts.length > 1 ? `{{ stack_batch | default('${nameGroup(model.name)}') }}` : nameGroup(model.name),
    moved: [...listMovedServices(model)],
    groups: groupsOf(model),
    services,
    built: services.filter(({ build }) => build === true),
    databases,
    // What is not read is corrected by its tasks at each deploy.
    everyDatabaseIsRead: databases.every(({ reader }) => reader !== undefined),
    readers: [...new Set(model.services.flatMap(({ kind }) => kind.reader ?? []))].sort(),
    published: services.filter(({ page }) => page !== undefined),
    listening: services.filter(({ publish }) => publish !== undefined),
    serverLogs: services.flatMap(({ serverLogs }) => serverLogs),
    secrets: mounted(model.secrets).map(secretView),
    everySecret: model.secrets.map(secretView),
    hasOpenSecrets: model.secrets.some(({ uid }) => uid === undefined),
    // Services with the same secret share its file there.
    vaultSecrets,
    rotatingSecrets: vaultSecrets.filter(({ rotates }) => rotates),
    logins: listLogins(model.secrets),
    adoptedLogins: listLogins(model.secrets, ({ isAdopted }) => isAdopted),
    secretFiles: listSecretFiles(model.secrets).map(viewFile),
    confined: services.filter(({ apparmorProfile }) => apparmorProfile !== undefined),
    volumes: services.flatMap(({ volumes }) => volumes),
    sharedData: listSharedData(model),
    ownedVolumes: listOwnedVolumes(model),
    keptFolders: listKeptFolders(model),
    databaseData: listDatabaseData(model),
    dataMoves: movesData(model),
    notes: listNotes(model),
    signatures: isOn(model, "image-signature") ? model.signatures.map(viewSignatures) : [],
    hasLeft: model.controls.some(({ on }) => !on),
  };
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
    kind: kind.name,
    ...pick(kind, ["title", "user", "command", "init", "health", "mounts", "capabilities", "tasks", "reader"]),
    ...pick(service, ["image", "base", "source", "bring", "files", "start", "port", "page", "database", "extensions"]),
    ...pick(service, ["limits", "writable", "networks", "environment"]),
    build: service.base !== undefined || (service.adopted !== undefined && service.source !== undefined),
    publish: service.publish === undefined ? undefined : viewPublish(service.publish),
    places: listPlaces(service),
    moves: index.moved.has(name),
    seed: service.seed === undefined ? undefined : { ...service.seed, name: seedName(service.seed.file) },
    uses: service.uses.map((used) => useView(service, used, index)),
    accounts: service.accounts.map((account) => accountView(account, index)),
    secrets: mounted(index.secrets.get(name) ?? []).map(secretView),
    secretFiles: listSecretFiles(index.secrets.get(name) ?? []).map(viewFile),
    stopGracePeriod: kind.stop_grace_period,
    volumes: service.volumes.map((volume) => ({ ...volume, full: nameVolumeKey(name, volume.name) })),
    hasMounts: kind.volumes.length + kind.mounts.length > 0,
    hasEnvironment: Object.keys(service.environment).length > 0,
    receives: kind.receiver !== undefined,
    serverLogs: serverLogsOf(kind),
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

function secretView(secret: SecretSpec) {
  const { name, variable, uid, service, why, asVariable } = secret;
  const entry = nameEntry(name, variable);
  const rotates = canRotate(secret);
  return { name, entry, variable, owner: uid, isOpen: uid === undefined, service, why, rotates, asVariable };
}

function viewSignatures({ origin, tool, key, roots, identity, issuer, log, server }: SignedImages): object {
  // Templates have a helper called `log`.
  return { origin, tool, key, roots, identity, issuer, logged: log, server };
}

/** The secrets that are files of their own, for a container. */
function mounted(secrets: readonly SecretSpec[]): readonly SecretSpec[] {
  return secrets.filter(({ asVariable, service }) => asVariable === undefined && service !== theServer);
}

/** A secret file in the inventory. */
export function viewFile({ name, owner, isOpen, lines, why, folded }: SecretFile): object {
  return {
    name,
    owner,
    isOpen: isOpen === true,
    lines,
    why,
    folded: folded === true,
    text: why === undefined ? lines[0] : undefined,
  };
}

/** The files that a container is made from or reads, below the stack's folder: a change in them recreates the container. */
function inputsOf(model: Model, service: Service): readonly string[] {
  const { name } = service;
  return [name, ...(hasOwnProfile(model, service) ? [`seccomp/${name}.json`] : [])];
}

function groupsOf(model: Model): readonly object[] {
  const names = [...new Set(model.hosts.flatMap(({ groups }) => groups))].sort();
  return names.map((name) => ({
    name,
    hosts: model.hosts.filter(({ groups }) => groups.includes(name)).map((host) => host.name),
  }));
}

function logOptionView({ key, value, why }: LogOption): object {
  return { key, text: optionText(value), comment: why === undefined ? [] : wrapText(why, widestComment) };
}

/** With its indentation a line has 80 characters. */
const widestComment = 72;

/** In quotes if YAML would read another value. */
function optionText(value: string): string {
  return /^(?:\d+|true|false)$|[{}]/.test(value) ? JSON.stringify(value) : value;
}

/** Whether any host is reached over ssh. */
export function hasRemote({ hosts }: Pick<Model, "hosts">): boolean {
  return hosts.some(({ connection }) => connection === "ssh");
}

/** Whether any host is prepared. */
export function hasPreparedServers({ hosts }: Pick<Model, "hosts">): boolean {
  return hosts.some(({ prepare }) => prepare);
}

/** Whether the service has an AppArmor profile of its own. */
export function isConfined(model: Model, { apparmor }: Service): boolean {
  return isOn(model, "apparmor") && apparmor !== "off";
}

/** Whether the service has a seccomp profile of its own. */
export function hasOwnProfile(model: Model, { seccomp }: Service): boolean {
  return isOn(model, "seccomp") && seccomp !== "engine";
}

/** Whether the stack has that control. */
export function isOn(model: Model, slug: string): boolean {
  return model.controls.some(({ control, on }) => control.slug === slug && on);
}
