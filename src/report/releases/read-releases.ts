import { type Fields, getMap, getText } from "../../lib/fields.ts";
import type { ReleaseNote } from "../types.ts";

/** What a host may say of a release, by the name that the playbooks use, with the field that goes with it. */
const told: readonly (readonly [is: ReleaseNote["is"], beside?: string])[] = [
  ["kept"],
  ["unkept"],
  ["ended"],
  ["offered"],
  ["restored"],
  ["failed", "why"],
  ["runs", "since"],
  ["begun", "since"],
];

/** What a host published of its releases. Values of the wrong shape are left out. */
export function readReleases(host: string, published: Fields): readonly ReleaseNote[] {
  const releases = getMap(published, "releases");
  return told.flatMap(([is, beside]): readonly ReleaseNote[] => {
    const text = getText(releases, is);
    const why = beside === undefined ? undefined : getText(releases, beside);
    if (!text) {
      return [];
    }
    return [is === "unkept" ? { host, is, why: text } : { host, is, release: text, ...(why && { why }) }];
  });
}
