import { type Fields, getMap, getMaps, getText } from "../../lib/fields.ts";
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

/** For each host its last backup, when one was last restored for a proof, and what failed since. */
export function describeBackups(backups: readonly BackupState[]): readonly string[] {
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
