import { type Fields, getMap, getMaps, getText } from "../../lib/fields.ts";
import { joinNames } from "../../lib/text/name-ranges.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { formatMoment } from "../audits/describe-audits.ts";
import type { BackupState } from "../types.ts";
import { formatAmount } from "./backup-lines.ts";

/** What a host knows of its backups; nothing if it knows of none. Values of the wrong shape are left out. */
export function readBackupState(host: string, backups: Fields): readonly BackupState[] {
  const last = getMap(backups, "last");
  const state: BackupState = {
    host,
    ...present("last", last, ["backup", "at", "why"], { bytes: addBytes(last) }),
    ...present("proven", getMap(backups, "proven"), ["backup", "at"]),
    ...present("failed", getMap(backups, "failed"), ["at", "why"]),
  };
  return Object.keys(state).length > 1 ? [state] : [];
}

function present(name: string, fields: Fields, keys: readonly string[], more: object = {}): object {
  const texts = keys.map((key) => [key, getText(fields, key)] as const);
  return texts.some(([, text]) => text === undefined)
    ? {}
    : { [name]: { ...Object.fromEntries(texts.map(([key, text]) => [key, makePrintable(text ?? "", 300)])), ...more } };
}

function addBytes(last: Fields): number {
  return getMaps(last, "parts").reduce(
    (sum, { bytes }) => sum + (typeof bytes === "number" && bytes > 0 ? Math.floor(bytes) : 0),
    0,
  );
}

/** Of more hosts only those without a good backup are told one by one. */
const mostHosts = 12;

/** For each host its last backup, when one was last restored for a proof, and what failed since; many that are well in one line. */
export function describeBackups(backups: readonly BackupState[]): readonly string[] {
  const well = backups.length > mostHosts ? backups.filter(({ failed }) => failed === undefined) : [];
  const moments = well.flatMap(({ last }) => last?.at ?? []).sort();
  const inOne = well.filter(({ last }) => last !== undefined);
  return [
    ...describeEach(backups.filter((one) => !inOne.includes(one))),
    ...(inOne.length === 0
      ? []
      : [
          `${joinNames(inOne.map(({ host }) => host))}: last backups from ${formatMoment(moments[0] ?? "")} to ${formatMoment(moments.at(-1) ?? "")}; ${inOne.filter(({ proven }) => proven !== undefined).length} of ${inOne.length} have had one restored for a proof`,
        ]),
  ];
}

function describeEach(backups: readonly BackupState[]): readonly string[] {
  return backups.flatMap(({ host, last, proven, failed }) => [
    `${host}: ${describeLast(last)}; ${describeProven(proven)}`,
    ...(failed === undefined ? [] : [`${host}: failed ${formatMoment(failed.at)}: ${failed.why}`]),
  ]);
}

function describeLast(last: BackupState["last"]): string {
  return last === undefined
    ? "no backup yet"
    : `${last.backup}, ${formatMoment(last.at)}, ${last.why}, ${formatAmount(last.bytes)}`;
}

function describeProven(proven: BackupState["proven"]): string {
  return proven === undefined
    ? "none was restored for a proof yet"
    : `${proven.backup} was restored for a proof ${formatMoment(proven.at)}`;
}
