import { type Fields, getMaps, getText } from "../lib/fields.ts";

/** What a run says of the data of databases: those that it took to a newer release, and those of which it could not be found out whether they fit. */
export function noteData(host: string, values: Fields): readonly string[] {
  const found = getMaps(values, "data_versions")
    .filter(({ verdict }) => verdict === "agreed" || verdict === "unknown")
    .flatMap((one) => getText(one, "says") ?? []);
  const after = getMaps(values, "data_taken_over").flatMap((one) => {
    const service = getText(one, "service");
    return service === undefined ? [] : [`${service} ${one.verdict === "starts" ? takenOver : notTakenOver}`];
  });
  return [...found, ...after].map((text) => `${host}: ${text}`);
}

const takenOver = "has taken its data over: their files are those of the release of its image now.";
const notTakenOver =
  'runs, but its files are still noted as those of the older release: docs/guide.md says how to finish that, under "A newer database".';
