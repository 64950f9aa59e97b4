import { describeTimeName } from "../../lib/text/time-name.ts";
import { failUnreachable } from "../../lib/unreachable.ts";
import type { ReleaseNote, Report } from "../types.ts";

/** What stands directly below the result: what a rollback came to, or that one was made before. */
export function describeReleases({ releases = [] }: Report): readonly string[] {
  return releases.flatMap((note) => describeNote(note));
}

/** How to go back after a deploy that failed, as the last lines of a report. */
export function describeOffers({ releases = [] }: Report): readonly string[] {
  const tried = new Set(releases.filter(({ is }) => is === "restored" || is === "failed").map(({ host }) => host));
  const offers = releases.filter(({ is, host }) => is === "offered" && !tried.has(host));
  return offers.length === 0
    ? []
    : [
        ...offers.map(
          ({ host, release = "" }) => `${host}: release ${release} (${describeTimeName(release)}) ran well.`,
        ),
        "harden-init rollback   takes the stack back to it, with its files and images; data stays as it is",
      ];
}

function describeNote({ host, is, release = "", why = "" }: ReleaseNote): readonly string[] {
  const name = `release ${release} (${describeTimeName(release)})`;
  switch (is) {
    case "restored":
      return [
        `${host}: ${name} runs again, and every container is healthy. The next deploy brings the project's files.`,
      ];
    case "failed":
      return [`${host}: the rollback to ${name} did not come through: ${why}`];
    case "runs":
      return [
        `${host}: ${name} runs there, by a rollback of ${why.replace("T", " ").replace("Z", " UTC")}. The next deploy brings the project's files.`,
      ];
    case "begun":
      return [`${host}: a rollback to ${name} has not come to its end. harden-init rollback goes on with it.`];
    case "ended":
      return [`${host}: this deploy took the place of ${name}, which a rollback had brought back.`];
    case "unkept":
      return [`${host}: what runs was not kept as a release, so no rollback leads to it: ${why}.`];
    case "kept":
    case "offered":
      return [];
    default:
      return failUnreachable(is);
  }
}
