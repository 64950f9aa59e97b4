import { type Fields, getMap, getText, listAt } from "../../lib/fields.ts";
import { isMap } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { OwnAudit } from "../types.ts";

/** What a host has found by itself, the oldest first. Values of the wrong shape are left out: names of a container's programs are among them. */
export function readAudits(host: string, entries: readonly unknown[]): readonly OwnAudit[] {
  return entries.filter(isMap).flatMap((entry) => {
    const [at, until] = ["at", "until"].map((key) => getText(entry, key));
    if (at === undefined || until === undefined || Number.isNaN(Date.parse(at) + Date.parse(until))) {
      return [];
    }
    const counts = readCounts(getMap(entry, "counts"));
    const failed = getText(entry, "failed");
    return [
      {
        host,
        at,
        until,
        runs: typeof entry.runs === "number" ? entry.runs : 1,
        ...(counts !== undefined && { counts }),
        ...(failed !== undefined && { failed: makePrintable(failed) }),
        news: listAt(entry, "news").map((text) => makePrintable(String(text), 500)),
      },
    ];
  });
}

function readCounts({ holds, fails, open, unmeasured }: Fields): OwnAudit["counts"] {
  return typeof holds === "number" &&
    typeof fails === "number" &&
    typeof open === "number" &&
    typeof unmeasured === "number"
    ? { holds, fails, open, unmeasured }
    : undefined;
}
