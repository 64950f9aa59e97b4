import { type Fields, getMaps, getScalar, getText } from "../lib/fields.ts";

/** What a run says of the data of databases: those that it took to a newer release, and those of which it could not be found out whether they fit. */
export function noteData(host: string, values: Fields): readonly string[] {
  const found = getMaps(values, "data_versions")
    .filter(({ verdict }) => verdict === "agreed" || verdict === "moves" || verdict === "unknown")
    .flatMap((one) => getText(one, "says") ?? []);
  const after = getMaps(values, "data_taken_over").flatMap((one) => {
    const service = getText(one, "service");
    return service === undefined ? [] : [`${service} ${one.verdict === "starts" ? takenOver : notTakenOver}`];
  });
  return [...found, ...getMaps(values, "data_moved").map(describeMove), ...after].map((text) => `${host}: ${text}`);
}

/** What came of a dump into a newer release. */
function describeMove(moved: Fields): string {
  const [service, before, after, kept] = ["service", "before", "after", "kept"].map((key) => getText(moved, key) ?? "");
  const rows = `${getScalar(moved, "rows")} rows in ${getScalar(moved, "tables")} tables`;
  return `${service} went from PostgreSQL ${before} to ${after} by a dump: ${rows} came over, each table with the same checksum. The old data stay in the volume ${kept}; once nobody needs them: docker volume rm ${kept}`;
}

const takenOver = "has taken its data over: their files are those of the release of its image now.";
const notTakenOver =
  'runs, but its files are still noted as those of the older release: docs/guide.md says how to finish that, under "A newer database".';
