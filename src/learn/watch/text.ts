import { formatMoment } from "../../lib/text/moments.ts";
import { makePrintable, shorten } from "../../lib/text/printable.ts";
import { alignRows } from "../../report/table.ts";
import type { Judged, Seen, SeenEntry } from "./judge.ts";

/** What was logged of each service, whose calls are unclear, and what may be missing. */
export function formatJudged({ services, unclear, gaps }: Judged): readonly string[] {
  return [
    ...services.flatMap(formatSeen),
    ...(unclear.length === 0
      ? []
      : [
          "",
          "Whose call it was is unclear, so it is added to no list:",
          ...formatEntries(unclear, ({ uid, hosts }) => `user ${uid ?? "unknown"} on ${hosts.join(", ")}`),
        ]),
    ...(gaps.length === 0 ? [] : ["", "Something may be missing:", ...gaps.map((gap) => `  - ${gap}`)]),
  ];
}

function formatSeen({ service, missed, beyond }: Seen): readonly string[] {
  const name = makePrintable(service);
  return [
    "",
    missed.length === 0
      ? `${name}: nothing was logged that can be added to its lists`
      : `${name}: ${missed.length} logged that its lists do not have`,
    ...formatEntries(missed),
    ...(beyond.length === 0 ? [] : ["  These no service is given, and they are not added:", ...formatEntries(beyond)]),
  ];
}

function formatEntries<E extends SeenEntry>(entries: readonly E[], whose?: (entry: E) => string): readonly string[] {
  return alignRows(
    entries.map((one) => [
      `  ${one.what}`,
      shorten(one.name, 100),
      one.count === 1 ? "once" : `${one.count} times`,
      whenOf(one),
      shorten(one.programs.join(", "), 80),
      ...(whose === undefined ? [] : [whose(one)]),
    ]),
  );
}

function whenOf({ first, last }: SeenEntry): string {
  const [begin, end] = [formatMoment(first), formatMoment(last)];
  return begin === end ? begin : `${begin} to ${end}`;
}
