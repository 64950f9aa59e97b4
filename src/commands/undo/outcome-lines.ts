import { lookUp } from "../../lib/fields.ts";
import type { Io } from "../../lib/io.ts";
import type { UndoItem, UndoneHost, UndoOutcome } from "../../report/undone.ts";

interface Style {
  /** Before it is done, or after. */
  readonly isPlan: boolean;
  /** Include what is unchanged. */
  readonly verbose: boolean;
  readonly colours: Io["colours"];
}

/** The outcome for each change of each host, one line each. Those that need attention have the reason below. */
export function describeUndo(hosts: readonly UndoneHost[], style: Style): readonly string[] {
  return hosts.flatMap(({ host, items, notes }) => {
    const shown = items.filter(({ outcome }) => style.verbose || outcome !== "same");
    const lines = shown.flatMap((item) => describeItem(item, style));
    const none = style.isPlan ? "nothing to restore" : "nothing was restored";
    return [
      style.colours.bold(host),
      ...(lines.length === 0 ? [`  ${none}`] : lines),
      ...notes.map((note) => `  ${note}`),
    ];
  });
}

/** Whether the change is gone from the host. */
export function isUndone({ outcome }: UndoItem): boolean {
  return outcome === "restore" || outcome === "remove";
}

function describeItem(item: UndoItem, { isPlan, colours }: Style): readonly string[] {
  const { outcome, kind, name, controls, change, why } = item;
  const words = (isPlan ? planned : done)[outcome];
  const colour = outcome === "conflict" || outcome === "failed" ? colours.red : (text: string) => text;
  const about = `${lookUp(kinds, kind) ?? kind} ${name}`;
  return [
    `  ${colour(words.padEnd(width))}  ${about}  ${colours.dim(`(${controls.join(", ")})`)}${change === undefined ? "" : `  ${change}`}`,
    ...(why === undefined ? [] : [`  ${" ".repeat(width)}  ${colours.dim(why)}`]),
  ];
}

const planned: Readonly<Record<UndoOutcome, string>> = {
  restore: "restore",
  remove: "remove",
  same: "unchanged",
  shared: "keep",
  conflict: "conflict",
  stays: "stays",
  failed: "failed",
};

const done: Readonly<Record<UndoOutcome, string>> = {
  ...planned,
  restore: "restored",
  remove: "removed",
  shared: "kept",
};

const width = Math.max(...[...Object.values(planned), ...Object.values(done)].map(({ length }) => length));

/** What precedes the name; a file's path needs nothing. */
const kinds: Readonly<Record<string, string>> = {
  file: "file",
  created: "file",
  mode: "mode of",
  key: "setting",
  package: "package",
  unit: "unit",
};
