import { findControl } from "../../controls/catalogue.ts";
import type { Kind } from "../../kinds/schema/kind.ts";
import type { Machine } from "../adopt/machine.ts";
import { listVaultFiles } from "../adopt/secrets/vault-files.ts";
import { getKeyPrefix, listConnections } from "../connections.ts";
import { isAskedByEdge } from "../edge/access.ts";
import { choosePort } from "../edge/target-port.ts";
import { nameEdgeNetwork } from "../edge/with-edge.ts";
import { parseForward } from "../forward.ts";
import type { Kinds } from "../kinds.ts";
import { type Outbound, readOutbound } from "../outbound/destination.ts";
import { bracketAddress, parsePublish } from "../publish.ts";
import type { Answers, ServiceAnswers } from "../schema/answers.ts";
import { nameClientSecret, nameOwnSecret } from "../secret-names.ts";
import { halveSize, shareOf, toMebibytes } from "../sizes.ts";
import type { LogDriver } from "../types/logging.ts";
import type { Account, Limits, Service } from "../types/service.ts";
import { buildAdopted } from "./adopted.ts";
import { kindOf, serviceAnswers } from "./answers-of.ts";
import { listBroughtFiles, toPlainPath } from "./brought-files.ts";
import { listVolumes, listWritable } from "./data/storage.ts";
import { listUpgradeVariables, readUpgrade } from "./data/upgrade.ts";
import { offeredEnvironment, ownEnvironment } from "./environment.ts";
import { isPublished, listWaysOut, nameWayOut, separateNetworks } from "./networks.ts";
import { appArmorOf, seccompOf } from "./profiles.ts";
import { acceptsTheWatch } from "./watch.ts";

/** What other answers say about a service. */
interface Surroundings {
  /** The services that use it. */
  readonly clients: readonly string[];
  /** Whether a service may talk to it, as its answers say. */
  readonly isReached: boolean;
  readonly logDriver: LogDriver;
  readonly machine: Machine;
  /** See `Situation`. */
  readonly openUntil?: string;
}

/** One service with every default filled in. */
export function buildService(name: string, answers: Answers, kinds: Kinds, around: Surroundings): Service {
  const written = serviceAnswers(answers, name);
  const kind = kindOf(kinds, written);
  const limits = limitsOf(kind, written);
  const connections = kind.own ? listConnections(name, answers, kinds) : [];
  const declared = answers.compose ?? {};
  const filesInVault = listVaultFiles(declared);
  const outbound = outboundOf(kind, written, answers);
  const isAsked = isAskedByEdge(answers, name);
  const networks = networksOf(name, kind, written, outbound, { ...around, isAsked });
  const limited = [kind.receiver === undefined ? nameWayOut(name) : name].find((network) => networks.includes(network));
  const surroundings = {
    ...around,
    stack: answers.name,
    limits,
    declared,
    filesInVault,
    connections,
    networks,
    outbound,
    isAsked,
  };
  const adopted = buildAdopted(name, kind, written, surroundings);
  const port = choosePort(written, kind);
  const derived = derivedOf(kind, limits);
  return {
    name,
    kind,
    ...imageOf(kind, written),
    ...optionalParts(kind, written),
    ...readUpgrade(written),
    replicas: written.replicas ?? 1,
    ...(written.node !== undefined && { node: written.node }),
    start: (written.start ?? kind.start?.default ?? "").split(" ").filter(Boolean),
    port,
    alsoPublished: [],
    bring: (written.bring ?? []).map(toPlainPath),
    files: listBroughtFiles(name, written),
    uses: written.uses ?? [],
    extensions: written.extensions ?? [],
    accounts: kind.offers?.account === true ? around.clients.map((client) => accountFor(name, client, written)) : [],
    networks,
    outbound,
    ...(outbound !== "any" && limited !== undefined && { limitedNetwork: limited }),
    environment: {
      ...ownEnvironment(name, kind, { ...derived, port }),
      ...offeredEnvironment(name, written, answers, kinds),
      ...listUpgradeVariables(written, kind.holds),
    },
    mountedSecrets: [
      ...kind.secrets.map((secret) => nameOwnSecret(name, secret.name)),
      ...(written.uses ?? [])
        .filter((used) => kindOf(kinds, serviceAnswers(answers, used)).offers?.account === true)
        .map((used) => nameClientSecret(used, name))
        .filter((secret) => !kind.own || connections.some((each) => each.isMounted && each.secret === secret)),
    ],
    limits,
    writable: listWritable(kind, limits),
    volumes: listVolumes(kind, written.image),
    apparmor: appArmorOf(kind, written, answers),
    seccomp: seccompOf(kind, written),
    accepted: Object.fromEntries(
      Object.entries(written.accept ?? {}).filter(
        ([control]) => findControl(control)?.acceptable || acceptsTheWatch(control, written),
      ),
    ),
    derived,
    ...(adopted && { adopted }),
  };
}

/** An image that runs unchanged, or a base for ours; the kind determines which. */
function imageOf(kind: Kind, written: ServiceAnswers): Pick<Service, "image" | "base" | "baseValues"> {
  if (kind.bases === undefined) {
    const image = written.image ?? kind.image;
    return { ...(image !== undefined && { image }), baseValues: {} };
  }
  const base = written.base ?? Object.keys(kind.bases)[0] ?? "";
  return { base, baseValues: kind.bases[base.split("@")[0] ?? base] ?? {} };
}

function optionalParts(
  kind: Kind,
  written: ServiceAnswers,
): Pick<Service, "source" | "publish" | "page" | "database" | "seed"> {
  const { source, publish, page = "/", database, seed } = written;
  return {
    ...(source === undefined ? {} : { source: toPlainPath(source) }),
    ...(publish === undefined ? {} : { publish: parsePublish(publish) }),
    ...(publish !== undefined && kind.takes.includes("page") && { page }),
    ...(database === undefined ? {} : { database }),
    ...(seed === undefined ? {} : { seed: { file: toPlainPath(seed.file), table: seed.unless_table } }),
  };
}

function limitsOf(kind: Kind, written: ServiceAnswers): Limits {
  const memory = written.limits?.memory ?? kind.limits.memory;
  const reservation = written.limits?.reservation ?? kind.limits.reservation;
  return {
    memory,
    // A limit below the kind's reservation was set on purpose; half of it is reserved then.
    reservation: toMebibytes(reservation) <= toMebibytes(memory) ? reservation : halveSize(memory),
    cpus: written.limits?.cpus ?? kind.limits.cpus,
    pids: written.limits?.pids ?? kind.limits.pids,
    openFiles: written.limits?.open_files ?? kind.limits.open_files,
  };
}

function derivedOf(kind: Kind, { memory }: Limits): Service["derived"] {
  return Object.fromEntries(Object.entries(kind.derived).map(([key, share]) => [key, shareOf(memory, share)]));
}

function accountFor(name: string, client: string, written: ServiceAnswers): Account {
  const { rights = "data" } = written;
  return { client, rights, prefix: getKeyPrefix(client, written), secret: nameClientSecret(name, client) };
}

/** A receiver of logs sends them where the answers say, and to nobody else. */
function outboundOf(kind: Kind, written: ServiceAnswers, { forward }: Answers): Outbound {
  if (written.outbound !== undefined || kind.receiver === undefined) {
    return readOutbound(written.outbound ?? kind.outbound ?? (kind.offers === undefined ? "any" : "none"));
  }
  const target = parseForward(forward);
  if (target.to === "file") {
    return "none";
  }
  return readOutbound([`${bracketAddress(target.host)}:${target.port}`]);
}

/**
 * A service that only serves others stays on its internal network.
 *
 * @param isAsked whether the edge asks it
 */
function networksOf(
  name: string,
  kind: Kind,
  written: ServiceAnswers,
  outbound: Outbound,
  { isReached, isAsked }: Pick<Surroundings, "isReached"> & { readonly isAsked: boolean },
): readonly string[] {
  if (kind.own) {
    const withEdge = isAsked ? [nameEdgeNetwork(name)] : [];
    return written.reaches === undefined ? withEdge : separateNetworks(name, written, outbound, { isReached, isAsked });
  }
  if (kind.receiver !== undefined) {
    return [name];
  }
  const { uses = [] } = written;
  const out = [...listWaysOut(name, outbound, isPublished(written)), ...(isAsked ? [nameEdgeNetwork(name)] : [])];
  // On no network at all, Compose would put it on the common one.
  const hasOwn = kind.offers !== undefined || out.length + uses.length === 0;
  return [...out, ...(hasOwn ? [name] : []), ...uses];
}
