import { catalogue } from "../../controls/catalogue.ts";
import { isOfOneServer } from "../../controls/swarm/server-parity.ts";
import type { Control } from "../../controls/types.ts";
import { invertUses, startOrder } from "../../lib/start-order.ts";
import type { PathComment } from "../../lib/yaml/path-comments.ts";
import { anyMachine, type Machine } from "../adopt/machine.ts";
import { buildEdge, readEdge } from "../edge/build.ts";
import { collectEdgeSecrets, joinEdge } from "../edge/join.ts";
import { withEdge } from "../edge/with-edge.ts";
import { parseForward } from "../forward.ts";
import { withGroups } from "../hosts/groups.ts";
import { roleOf } from "../hosts/roles.ts";
import type { Kinds } from "../kinds.ts";
import { chooseLogDriver } from "../log-driver.ts";
import { parsePublish } from "../publish.ts";
import { findReceiver, withReceiver } from "../receiver.ts";
import type { Answers, HostAnswers } from "../schema/answers.ts";
import type { Host } from "../types/host.ts";
import type { Model } from "../types/model.ts";
import type { SecretSpec } from "../types/secrets.ts";
import type { Service } from "../types/service.ts";
import { withComments } from "./comments.ts";
import { buildControls, isPrepared } from "./controls.ts";
import { buildBackups } from "./data/backups.ts";
import { withKeptFolders } from "./data/kept-folders.ts";
import { declareNetworks } from "./networks.ts";
import { collectNotes } from "./notes.ts";
import { keepResources } from "./resources.ts";
import { collectSecrets, collectServerSecrets } from "./secrets/collect.ts";
import { buildService } from "./service.ts";

/**
 * Fills in everything that the answers leave open. They must have passed `validateAnswers`; anything that it refuses is a bug here.
 * Linear in the number of services and of their uses.
 *
 * @param comments the author's comments in the answers
 * @param machine where the project's folder is
 */
export function buildModel(
  answers: Answers,
  kinds: Kinds,
  comments: readonly PathComment[] = [],
  machine: Machine = anyMachine,
): Model {
  return withComments(buildUncommented(answers, kinds, { machine }), comments);
}

/** What the model depends on beside the answers. */
export interface Circumstances {
  /** The machine that the project's folder is on. Default: any. */
  readonly machine?: Machine;
  /** The last day of what services are left without and do not accept yet; undefined: it stays a finding. */
  readonly openUntil?: string;
}

/** The model without comments. */
export function buildUncommented(written: Answers, kinds: Kinds, { openUntil, machine }: Circumstances = {}): Model {
  const answers = withGroups(withKeptFolders(withEdge(withReceiver(written, kinds), kinds)));
  const receiver = findReceiver(answers, kinds);
  const logDriver = chooseLogDriver(answers, receiver);
  const uses = new Map(Object.entries(answers.services).map(([name, service]) => [name, service.uses ?? []]));
  const order = startOrder(uses);
  const clients = invertUses(uses);
  const reached = new Set(Object.values(answers.services).flatMap(({ reaches = [] }) => reaches));
  const here = machineFor(answers, machine);
  const alone = order.names.map((name) =>
    buildService(name, answers, kinds, {
      clients: clients.get(name) ?? [],
      isReached: reached.has(name),
      logDriver,
      machine: here,
      ...(openUntil !== undefined && { openUntil }),
    }),
  );
  const edge = buildEdge(answers, kinds, alone);
  const services = joinEdge(alone, edge);
  const controls = buildControls(controlsFor(answers, kinds, services), answers);
  return {
    name: answers.name,
    target: answers.target,
    hosts: answers.hosts.map((host, index) => ({ ...buildHost(host), role: roleOf(answers, index) })),
    server: answers.server,
    services,
    networks: declareNetworks(services),
    resources: keepResources(services, answers.compose ?? {}, here),
    resourceComments: [],
    secrets: [
      ...withReachedLogins(collectSecrets(services), answers),
      ...collectEdgeSecrets(services, edge),
      ...collectServerSecrets(answers),
    ],
    controls,
    profile: answers.hardening.profile,
    apparmor: answers.hardening.apparmor,
    logging: answers.logging,
    logDriver,
    ...(receiver === undefined ? {} : { receiver }),
    ...(edge === undefined ? {} : { edge }),
    forward: parseForward(answers.forward),
    trust: answers.trust,
    signatures: Object.entries(answers.signatures ?? {}).map(([origin, policy]) => ({ origin, ...policy })),
    ...(answers.registry === undefined ? {} : { registry: answers.registry }),
    ...(answers.swarm === undefined ? {} : { autolock: answers.swarm.autolock }),
    ...(answers.alarms === undefined ? {} : { alarms: answers.alarms }),
    ...buildBackups(answers, services),
    notes: collectNotes(services, controls, answers, receiver),
  };
}

/** Links of the machine at hand say nothing of other servers. */
function machineFor({ hosts }: Answers, machine: Machine = anyMachine): Machine {
  return hosts.some(({ connection }) => connection === "local") ? machine : { ...machine, ...anyMachine };
}

/** The controls that such a stack can have. */
function controlsFor(answers: Answers, kinds: Kinds, services: readonly Service[]): readonly Control[] {
  const receives = kinds.get(answers.logging)?.receiver !== undefined;
  const hasDatabase = Object.values(answers.services).some(({ kind }) => (kinds.get(kind)?.tasks ?? []).length > 0);
  const hasEdge = services.some(({ kind }) => kind.edge !== undefined);
  const limitsVisitors = hasEdge && readEdge(answers).connections !== "any";
  const isGuarded = Object.values(answers.services).some(({ access }) => access !== undefined);
  const isLimited = services.some(({ limitedNetwork }) => limitedNetwork !== undefined);
  return catalogue
    .filter(({ ofLimitedServices }) => isLimited || ofLimitedServices !== true)
    .filter(({ ofEdges }) => hasEdge || ofEdges !== true)
    .filter(({ ofLimitedVisitors }) => limitsVisitors || ofLimitedVisitors !== true)
    .filter(({ ofGuardedNames }) => isGuarded || ofGuardedNames !== true)
    .filter(({ ofListedAdmins }) => answers.server.admins !== undefined || ofListedAdmins !== true)
    .filter(({ ofSignedImages }) => answers.signatures !== undefined || ofSignedImages !== true)
    .filter(({ ofSwarms }) => answers.target === "swarm" || ofSwarms !== true)
    .filter(({ slug }) => answers.target !== "swarm" || !isOfOneServer(slug))
    .filter(({ ofBackups }) => answers.backups !== undefined || ofBackups !== true)
    .filter(({ ofReceivers }) => receives || ofReceivers !== true)
    .filter(({ scope }) => hasDatabase || scope !== "database");
}

/** On a swarm a play reaches a database on the server of its data. One that keeps none may run anywhere, and takes its passwords when it starts. */
function withReachedLogins(secrets: readonly SecretSpec[], { target, services }: Answers): readonly SecretSpec[] {
  const isReached = (service: string) => target === "compose" || services[service]?.node !== undefined;
  return secrets.map((secret) => ({ ...secret, logins: secret.logins.filter(({ service }) => isReached(service)) }));
}

function buildHost(host: HostAnswers): Host {
  const { groups = [], publish = {}, become = host.connection === "ssh" } = host;
  const places = Object.entries(publish).map(([service, text]) => [service, parsePublish(text)]);
  return { ...host, groups, publish: Object.fromEntries(places), become, prepare: isPrepared(host) };
}
