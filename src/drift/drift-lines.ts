import type { Difference } from "../fields/types.ts";
import { makePrintable } from "../lib/text/printable.ts";
import { describeChange } from "../merge/describe.ts";
import { alignRows } from "../report/table.ts";
import type { ProjectDrift } from "./project.ts";
import type { FileState, HostDrift } from "./types.ts";

const widest = 60;

/** The differences between answers and files, for the user. */
export function formatProjectDrift({ answers = [], changes, edited }: ProjectDrift): readonly string[] {
  const hows = {
    edited: "edited by hand",
    deleted: "deleted by hand",
    contradicts: "edited by hand, in conflict with the project",
  };
  return [
    ...section("answers that changed since the files were written", answers.map(row)),
    ...section(
      "what `harden-init generate` would do",
      changes.map((change) => [describeChange(change)]),
    ),
    ...section(
      "files that you changed; they stay",
      edited.map(({ path, how }) => [makePrintable(path), hows[how]]),
    ),
  ];
}

/** The differences between a host and the project, for the user. */
export function formatHostDrift({ host, services, files }: HostDrift): readonly string[] {
  const rows = services.map(({ service, drift }) => [makePrintable(service), ...row(drift)]);
  return [
    ...section(`containers on ${host} that differ from the project`, rows),
    ...section(`files on ${host} that differ from the project`, files.flatMap(fileRows)),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ["", `${title}:`, ...alignRows(rows).map((line) => `  ${line}`)];
}

function row({ field, wanted, found }: Difference): readonly string[] {
  return [makePrintable(field, 80), `${shown(wanted)} → ${shown(found)}`];
}

function fileRows({ path, state, differences }: FileState): readonly (readonly string[])[] {
  const says = {
    same: "the same",
    differs: "different content",
    missing: "missing",
    "left over": "left over, no longer in the project",
    "nobody's": "not from a deploy",
  };
  return [
    [makePrintable(path, 120), says[state]],
    ...differences.map((difference) => [`  ${row(difference)[0]}`, row(difference)[1] ?? ""]),
  ];
}

function shown(value: string | undefined): string {
  return value === undefined ? "–" : makePrintable(value, widest);
}
