import { printable } from "../lib/text/printable.ts";
import { describeChange } from "../merge/describe.ts";
import { alignRows } from "../report/table.ts";
import type { ProjectDrift } from "./project.ts";
import type { Difference, FileDrift, HostDrift } from "./types.ts";

const widest = 60;

/** What stands between answers and files, for a person. Empty where nothing does. */
export function projectLines(
  { answers = [], changes, edited }: ProjectDrift,
  isWanted: (change: ProjectDrift["changes"][number]) => boolean,
): readonly string[] {
  const hows = {
    edited: "edited by hand",
    deleted: "deleted by hand",
    contradicts: "edited by hand, against what the project would have",
  };
  return [
    ...section("answers that differ from those which the files were written from", answers.map(row)),
    ...section(
      "what `harden-init generate` would do",
      changes.filter(isWanted).map((change) => [describeChange(change)]),
    ),
    ...section(
      "what was changed by hand, and stays",
      edited.map(({ path, how }) => [printable(path), hows[how]]),
    ),
  ];
}

/** What is otherwise on a host than in the project, for a person. Empty where nothing is. */
export function hostLines({ host, services, files }: HostDrift): readonly string[] {
  const rows = services.map(({ service, drift }) => [printable(service), ...row(drift)]);
  return [
    ...section(`what runs on ${host}, otherwise than the project wants it`, rows),
    ...section(`files on ${host} that are not as in the project`, files.flatMap(fileRows)),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ["", `${title}:`, ...alignRows(rows).map((line) => `  ${line}`)];
}

function row({ field, wanted, found }: Difference): readonly string[] {
  return [printable(field, 80), `${shown(wanted)} → ${shown(found)}`];
}

function fileRows({ path, state, differences }: FileDrift): readonly (readonly string[])[] {
  const says = {
    differs: "another text there",
    missing: "is not there",
    "left over": "is there, but no longer in the project",
    "nobody's": "was not brought by a deploy",
  };
  return [
    [printable(path, 120), says[state]],
    ...differences.map((difference) => [`  ${row(difference)[0]}`, row(difference)[1] ?? ""]),
  ];
}

function shown(value: string | undefined): string {
  return value === undefined ? "–" : printable(value, widest);
}
