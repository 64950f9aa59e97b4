import { findStrongest, type HostKey } from "../../access/host-keys.ts";
import { formatKey, formatMeeting } from "../../access/key-lines.ts";
import { recordKey } from "../../access/known-hosts.ts";
import type { Meeting } from "../../access/meet.ts";
import { buildUsageProblem, exitCodes, Problem } from "../../lib/errors.ts";
import { isInteractive, tell } from "../../lib/io.ts";
import type { Host } from "../../model/types/host.ts";
import { confirm } from "../../project/confirm.ts";
import type { Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import type { AccessOptions } from "./spec.ts";

type NamedKeys = Pick<AccessOptions, "acceptKey">;

/** A server whose key was read. */
export interface MetHost {
  readonly host: Host;
  readonly offered: readonly HostKey[];
  /** The key, as `ed25519 SHA256:…`. */
  readonly key: string;
  readonly recorded: "known" | "recorded" | "refused";
}

/** Checks that every unknown key can be confirmed; throws Problem (exit 2) with all of them if there is no terminal. */
export function requireKeyConsent({ io }: Context, { acceptKey }: NamedKeys, meetings: readonly Meeting[]): void {
  const open = meetings.filter(({ verdict }) => verdict !== "known");
  if (open.length > 0 && !isInteractive(io) && acceptKey.length === 0) {
    throw buildUsageProblem(
      open.map((meeting) => {
        const key = keyInQuestion(meeting);
        const fix = `After comparing it: harden-init access ${meeting.host.name} --accept-key ${key.fingerprint}`;
        return { what: formatMeeting(meeting, key).join("\n  "), fix };
      }),
    );
  }
}

/**
 * Records a server's key once the user accepts it or `--accept-key` names it. `--yes` does not count: it is given before the key was seen.
 *
 * @throws Problem (exit 3) if the server does not have the named key
 */
export async function agreeToKey(
  context: Context,
  { acceptKey: named }: NamedKeys,
  project: Project,
  meeting: Meeting,
): Promise<MetHost> {
  const { host, destination, offered, known, verdict } = meeting;
  if (verdict === "known") {
    const key = offered.find(({ blob }) => known.some((one) => one.blob === blob)) ?? keyInQuestion(meeting);
    return { host, offered, key: formatKey(key), recorded: "known" };
  }
  const key = named.length > 0 ? namedKey(named, meeting) : keyInQuestion(meeting);
  const agreed = named.length > 0 || (await asked(context, meeting, key));
  if (agreed) {
    await withProjectLock(project.root, () => recordKey(project.root, destination.filedAs, key));
  }
  return { host, offered, key: formatKey(key), recorded: agreed ? "recorded" : "refused" };
}

function keyInQuestion({ host, offered }: Meeting): HostKey {
  const key = findStrongest(offered);
  if (key === undefined) {
    throw new Error(`${host.name} was met without a key`);
  }
  return key;
}

function namedKey(named: readonly string[], { host, offered }: Meeting): HostKey {
  const key = findStrongest(offered.filter(({ fingerprint }) => named.includes(fingerprint)));
  if (key === undefined) {
    throw new Problem(exitCodes.notAsWanted, {
      where: host.name,
      what: `the server shows none of the keys that --accept-key names, but ${offered.map(formatKey).join(", ")}`,
      fix: "Find out why before you go on: this may be another server. Nothing was recorded for it.",
    });
  }
  return key;
}

function asked(context: Context, meeting: Meeting, key: HostKey): Promise<boolean> {
  for (const line of formatMeeting(meeting, key)) {
    tell(context.io, line);
  }
  return confirm(context, { yes: false }, `Is this the key of ${meeting.host.name}?`);
}
