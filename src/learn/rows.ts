import { getMap, listAt } from "../lib/fields.ts";
import { formatPath } from "../lib/paths.ts";
import { findAskedPort, hasHealthCheck } from "../model/adopt/health.ts";
import { findLimit } from "../model/adopt/limits.ts";
import type { ComposeService } from "../model/adopt/types.ts";
import { formatOutbound } from "../model/outbound/destination.ts";
import type { Present } from "./present.ts";
import type { Proposal } from "./propose.ts";

/** One answer: what the service is by it now, and what it becomes. */
export interface Row {
  /** Below the service: `limits.memory`. */
  readonly key: string;
  readonly before: string;
  readonly after: string;
  readonly evidence: readonly string[];
}

/** Before and after as the models of the stack have it, so that what is shown is what is written. */
export function makeRows(proposals: readonly Proposal[], before: Present, after: Present): readonly Row[] {
  return proposals.map(({ path, evidence }) => {
    const key = formatPath(path);
    const show = shows[key] ?? (() => "");
    return { key, before: show(before), after: show(after), evidence };
  });
}

/** How a service is told in the words of each answer. */
const shows: Readonly<Record<string, (present: Present) => string>> = {
  user: ({ service: { user } }) => (user === undefined ? "its image's own" : String(user)),
  owns: ({ owns }) => owns.join(", ") || "nothing",
  keeps: ({ keeps }) => keeps.join(", ") || "nothing",
  capabilities: ({ service }) => listAt(service, "cap_add").join(", ") || "none",
  writable: ({ service }) => showWritable(service),
  seccomp: ({ calls }) => callWords[calls],
  apparmor: ({ apparmor }) => profileWords[apparmor],
  "accept.seccomp": ({ openUntil }) => showDay(openUntil.seccomp),
  "accept.apparmor": ({ openUntil }) => showDay(openUntil.apparmor),
  outbound: ({ outbound }) => formatOutbound(outbound),
  health: ({ service }) => showHealth(service),
  "limits.memory": ({ service }) => findLimit(service, "memory") ?? "none",
  "limits.pids": ({ service }) => findLimit(service, "pids") ?? "none",
  "limits.open_files": ({ service }) => findLimit(service, "open_files") ?? "none",
};

const callWords: Readonly<Record<Present["calls"], string>> = {
  kind: "its kind's list of calls",
  learned: "its own list of calls",
  watched: "its own list of calls, only watched",
  engine: "the engine's profile",
};

const profileWords: Readonly<Record<Present["apparmor"], string>> = {
  enforce: "its own profile",
  complain: "its own profile, only watched",
  off: "the engine's profile",
};

function showDay(until: string | undefined): string {
  return until === undefined ? "nothing" : `until ${until}`;
}

function showWritable(service: ComposeService): string {
  const places = listAt(service, "tmpfs").map((place) => {
    const [path = "", options = ""] = String(place).split(":");
    const size = /(?:^|,)size=([0-9]+[kmg]?)/.exec(options)?.[1];
    return size === undefined ? path : `${path} (${size})`;
  });
  return service.read_only === true ? places.join(", ") || "nothing" : "everything";
}

function showHealth(service: ComposeService): string {
  const { test } = getMap(service, "healthcheck");
  const port = findAskedPort(test);
  return port === undefined ? (hasHealthCheck(service) ? "a test" : "none") : `listens on ${port}`;
}
