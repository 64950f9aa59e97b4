import { bulletList, escapeMarkdown } from "../../report/formats/markdown-text.ts";
import type { Change, Posture, ShownSide } from "../types.ts";
import { describeAttacks, describeSide, describeVerdict, listChanges, listNotes, stateWords } from "./describe.ts";

const titles: readonly (readonly [Change, string])[] = [
  ["lost", "Lost"],
  ["open", "Still open"],
  ["gained", "Gained"],
];

/** Comparisons as Markdown, for a ticket. Texts from hosts cannot become markup in it. */
export function formatMarkdown(postures: readonly Posture[]): string {
  return postures.flatMap(blocksOf).join("\n\n");
}

function blocksOf(posture: Posture): readonly string[] {
  const attacks = describeAttacks(posture);
  return [
    `# ${escapeMarkdown(describeVerdict(posture))}`,
    [sideLine("before", posture.before), sideLine("after", posture.after)].join("\n"),
    ...titles.flatMap(([change, title]) => changesBlock(posture, change, title)),
    ...(attacks === undefined ? [] : [`## Attacks`, `${escapeMarkdown(attacks)}.`]),
    ...bulletList("Notes", listNotes(posture).map(escapeMarkdown)),
  ];
}

function sideLine(name: string, side: ShownSide): string {
  return `- ${name}: **${side.score?.value ?? "–"}**, ${escapeMarkdown(describeSide(side))}`;
}

function changesBlock(posture: Posture, change: Change, title: string): readonly string[] {
  const rows = listChanges(posture, change).map(({ control, places, before, after, cause }) =>
    [control, places, stateWords[before], stateWords[after], cause].map(escapeMarkdown).join(" | "),
  );
  const head = ["| control | where | before | after | found |", "|---|---|---|---|---|"];
  return rows.length === 0 ? [] : [`## ${title}`, [...head, ...rows.map((row) => `| ${row} |`)].join("\n")];
}
