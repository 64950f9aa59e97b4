import { parity, sayParity } from "../../controls/swarm/parity.ts";
import { serverParity } from "../../controls/swarm/server-parity.ts";
import { wrapText } from "../../lib/text/wrapped.ts";
import { listNotes } from "../../model/build/notes.ts";
import { getStackRoot, nameDiffering, nameGroup } from "../../model/deployed-names.ts";
import type { LogOption } from "../../model/types/logging.ts";
import type { Model } from "../../model/types/model.ts";
import type { SignedImages } from "../../model/types/signatures.ts";
import { hasPreparedServers, hasRemote, isOn } from "./asked.ts";
import { listDatabaseData, movesData } from "./data/database-data.ts";
import { listKeptFolders } from "./data/kept-folders.ts";
import { listOwnedVolumes } from "./data/owned-volumes.ts";
import { listSharedData } from "./data/shared-data.ts";
import { listSiteUrls, listTakenOver } from "./edge/edge.ts";
import { listMovedServices, viewHost, viewListening } from "./listen-addresses.ts";
import { listLogins } from "./logins.ts";
import { listSecretFiles } from "./secret-files.ts";
import { mounted, secretView, viewFile } from "./secrets.ts";
import { type ServiceView, viewServices } from "./service.ts";

/*
 * The context of the templates. Every key is always present, because templates are strict; lists are empty rather than absent. A service's numbers and
 * the values of its base are at the top level, so that a kind's templates read like their output.
 */

export type ProjectView = Readonly<Record<string, unknown>> & {
  readonly services: readonly ServiceView[];
  readonly secretFiles: readonly object[];
};

/** The context of the project's templates; each service in it is the context of that service's own templates. */
export function viewProject(model: Model): ProjectView {
  const services = viewServices(model);
  const sites = listSiteUrls(model.edge);
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
    swarm: model.target === "swarm",
    registry: viewRegistry(model),
    setsAutolock: model.autolock !== undefined,
    autolock: model.autolock === true,
    swarmGaps: [
      ...parity.filter(({ verdict }) => verdict !== "keeps"),
      ...(hasPreparedServers(model) ? serverParity : []),
    ].map((row) => ({ control: row.control, how: sayParity(row, (slug) => isOn(model, slug)) })),
    prepares: hasPreparedServers(model),
    preparesEvery: model.hosts.every(({ prepare }) => prepare),
    remote: hasRemote(model),
    server: model.server,
    hosts: model.hosts.map((host) => viewHost(model, host)),
    several: model.hosts.length > 1 && model.target === "compose",
    ...viewHosts(model),
    moved: [...listMovedServices(model)],
    groups: groupsOf(model),
    services,
    built: services.filter(({ build }) => build === true),
    databases,
    // What is not read is corrected by its tasks at each deploy.
    everyDatabaseIsRead: databases.every(({ reader }) => reader !== undefined),
    readers: [...new Set(model.services.flatMap(({ kind }) => kind.reader ?? []))].sort(),
    // A service with a public name is found by that.
    published: services.filter(({ page, service }) => page !== undefined && !sites.has(service)),
    takenOver: listTakenOver(model),
    sites: [...sites].map(([service, url]) => ({ service, url })),
    listening: model.services.flatMap(viewListening),
    serverLogs: services.flatMap(({ serverLogs }) => serverLogs),
    secrets: mounted(model.secrets).map(secretView),
    everySecret: model.secrets.map(secretView),
    hasOpenSecrets: model.secrets.some(({ uid }) => uid === undefined),
    // Services with the same secret share its file there.
    vaultSecrets,
    rotatingSecrets: vaultSecrets.filter(({ rotates }) => rotates),
    logins: listLogins(model),
    adoptedLogins: listLogins(model, ({ isAdopted }) => isAdopted),
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

/** Which servers a play is for: those of its turn, and of these the ones where something differs. */
function viewHosts({ name, hosts, target }: Model): object {
  const [group, differing] = [nameGroup(name), nameDiffering(name)];
  const [none, differ] = [`['${group}:!${group}']`, `groups['${differing}']`];
  return hosts.length > 1 && target === "compose"
    ? {
        batch: `{{ stack_batch | default('${group}') }}`,
        differing,
        differ: `{{ ${differ} | default([]) | intersect(stack_batch | default(groups['${group}'])) | default(${none}, true) }}`,
      }
    : { batch: group, differing, differ: `{{ ${differ} | default(${none}) }}` };
}

function viewSignatures({ origin, tool, key, roots, identity, issuer, log, server }: SignedImages): object {
  // Templates have a helper called `log`.
  return { origin, tool, key, roots, identity, issuer, logged: log, server };
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

/** The registry as the plays have it. */
function viewRegistry({ registry }: Model): object | undefined {
  return (
    registry && {
      at: registry.at,
      user: registry.user ?? "",
      plain: registry.without_tls === undefined ? "false" : "true",
    }
  );
}
