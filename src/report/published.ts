import { type Fields, getMap, getMaps, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { readAudits } from "./audits/read-audits.ts";
import { readBackupState } from "./backups/backup-state.ts";
import { noteData } from "./data-notes.ts";
import { readReleases } from "./releases/read-releases.ts";
import { noteUnpulled, readRenewals } from "./renewals/read-renewals.ts";
import { makeTunnel, type Reached } from "./tunnels.ts";
import type {
  Acceptance,
  BackupState,
  Finding,
  OwnAudit,
  ReleaseNote,
  Renewal,
  TakenReading,
  Unrefused,
} from "./types.ts";

/** The verify play's results for the hosts, as far as their shape is right. */
export interface Published {
  readonly findings: readonly Finding[];
  readonly urls: Readonly<Record<string, string>>;
  readonly tunnels: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly renewals: readonly Renewal[];
  /** The secrets of which it was not seen that the previous password is refused. */
  readonly unrefused: readonly Unrefused[];
  /** What the hosts have found by themselves. */
  readonly audits: readonly OwnAudit[];
  readonly backups: readonly BackupState[];
  readonly releases: readonly ReleaseNote[];
}

/** The statistics of a run, by host. */
type Custom = Readonly<Record<string, unknown>>;

/**
 * Reads the statistics that playbooks publish under `harden`, for each host and for the run. They come from the hosts, so they are not trusted: values of
 * the wrong shape are left out, with a note.
 *
 * @param custom the custom statistics of a run, by host
 * @param servers how each host is reached; without it no tunnels are given
 * @param isFleet whether an address is named by its host too. Default: if several hosts have some
 */
export function readPublished(
  custom: Custom,
  {
    servers = [],
    isFleet = countPublishing([custom]) > 1,
  }: { readonly servers?: readonly Reached[] | undefined; readonly isFleet?: boolean } = {},
): Published {
  const all = Object.entries(custom)
    .filter(([, values]) => isMap(values))
    .map(([host, values]) => ({ host, ...readOne(host, getMap(isMap(values) ? values : {}, "harden")) }));
  const places = all.flatMap(({ host, urls }) =>
    // With several hosts, each has its own address of a service.
    Object.entries(urls).map(([service, url]) => ({
      name: isFleet ? `${service} on ${host}` : service,
      host,
      url,
    })),
  );
  return {
    findings: all.flatMap((one) => one.findings),
    urls: Object.fromEntries(places.map(({ name, url }) => [name, url])),
    tunnels: Object.fromEntries(
      places.flatMap(({ name, host, url }) => {
        const server = servers.find((each) => each.name === host);
        const tunnel = server && makeTunnel(url, server);
        return tunnel === undefined ? [] : [[name, tunnel]];
      }),
    ),
    notes: all.flatMap((one) => one.notes),
    renewals: all.flatMap((one) => one.renewals),
    unrefused: all.flatMap((one) => one.unrefused),
    audits: all.flatMap((one) => one.audits),
    backups: all.flatMap((one) => one.backups),
    releases: all.flatMap((one) => one.releases),
  };
}

/** How many hosts have addresses, over several runs. */
export function countPublishing(runs: readonly Custom[]): number {
  const hosts = runs.flatMap((custom) =>
    Object.entries(custom).flatMap(([host, values]) => {
      const urls = isMap(values) ? getMap(getMap(values, "harden"), "urls") : {};
      return Object.values(urls).some(isUrl) ? [host] : [];
    }),
  );
  return new Set(hosts).size;
}

function readOne(host: string, values: Custom): Omit<Published, "tunnels"> {
  const given = listAt(values, "findings");
  const findings = given.map((value) => readFinding(host, value)).filter((finding) => finding !== undefined);
  const lost = given.length - findings.length;
  const urls = Object.entries(getMap(values, "urls")).filter((entry): entry is [string, string] => isUrl(entry[1]));
  const published = listAt(values, "notes").filter((note): note is string => typeof note === "string" && note !== "");
  const notes = [...published, ...noteUnpulled(host, values), ...noteData(host, values)];
  return {
    findings,
    urls: Object.fromEntries(urls),
    notes: lost === 0 ? notes : [...notes, `${host}: ${lost} findings could not be read and are not counted.`],
    renewals: readRenewals(host, values),
    unrefused: listAt(values, "unrefused").flatMap((secret) => (typeof secret === "string" ? [{ host, secret }] : [])),
    audits: readAudits(host, listAt(values, "audits")),
    backups: readBackupState(host, getMap(values, "backups")),
    releases: readReleases(host, values),
  };
}

/** The publishing host counts, whatever the finding says: a host can report about itself only. */
function readFinding(host: string, value: unknown): Finding | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const control = getText(value, "control");
  const ok = value.ok;
  if (control === undefined || (ok !== null && typeof ok !== "boolean")) {
    return undefined;
  }
  const readings = getMaps(value, "readings")
    .map(readTaken)
    .filter((reading) => reading !== undefined);
  const evidence = getText(value, "evidence") ?? readings.map(({ read, found }) => `${read} ${found}`).join(", ");
  const open = ok === false ? getText(value, "open") : undefined;
  const accepted = ok === false ? getMaps(value, "accepted").flatMap(readAcceptance) : [];
  const texts = { service: getText(value, "service"), why: getText(value, "why"), open, at: getText(value, "at") };
  return {
    host: host === "_run" ? (getText(value, "host") ?? "all hosts") : host,
    control,
    ok,
    ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined)),
    ...(accepted.length === 0 ? {} : { accepted }),
    ...(evidence === "" ? {} : { evidence }),
    ...(readings.length === 0 ? {} : { readings }),
    ...(typeof value.seconds === "number" ? { seconds: value.seconds } : {}),
  };
}

function readAcceptance(value: Fields): readonly Acceptance[] {
  const [entry, reason, until, owner] = ["entry", "reason", "until", "owner"].map((key) => getText(value, key));
  return entry === undefined || reason === undefined
    ? []
    : [{ entry, reason, ...(until !== undefined && { until }), ...(owner !== undefined && { owner }) }];
}

function readTaken(value: Fields): TakenReading | undefined {
  const [read, place, found] = ["read", "place", "found"].map((key) => getText(value, key));
  const wanted = getText(value, "wanted");
  return read === undefined || place === undefined || found === undefined
    ? undefined
    : { read, place, found, ...(wanted === undefined ? {} : { wanted }) };
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);
}
