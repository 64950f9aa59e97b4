import type { Io } from "../../lib/io.ts";
import { formatMoment } from "../audits/describe-audits.ts";
import { alignRows } from "../table.ts";
import type { BackupOutcome, HostBackups } from "./read-backups.ts";

/** The backups of one host, the newest first, and below them the last proof and the last failure. */
export function listBackups(host: string, backups: HostBackups, colours: Io["colours"]): readonly string[] {
  const { proven, failed } = backups;
  const rows = backups.backups.map(({ backup, at, why }) => [
    `  ${backup}`,
    formatMoment(at),
    backup === proven?.backup ? `${why}; restored for a proof ${formatMoment(proven.at)}` : why,
  ]);
  return [
    colours.bold(host),
    ...(rows.length === 0 ? ["  no backup yet"] : alignRows(rows)),
    ...(failed === undefined ? [] : [`  ${colours.red("failed")} ${formatMoment(failed.at)}: ${failed.why}`]),
  ];
}

/** What a backup has, part by part. */
export function describeParts({ parts }: BackupOutcome): readonly string[] {
  return alignRows(
    parts.map((part) => [
      `  ${part.service}`,
      part.name === "" ? part.what : `volume ${part.name}`,
      formatAmount(part.bytes),
      describeProof(part),
    ]),
  );
}

/** What came back of a part, if it was restored for a proof. */
function describeProof({ tables, rows, files }: BackupOutcome["parts"][number]): string {
  if (tables !== undefined && rows !== undefined) {
    return `${tables} tables with ${rows} rows came back, with the same checksums`;
  }
  return files === undefined ? "" : `${files} files came back, the same`;
}

const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** An amount of data, to read. */
export function formatAmount(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[power]}`;
}
