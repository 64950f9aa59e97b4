import { escapeXml } from "../../../lib/text/escape-xml.ts";
import { cutTo } from "../../../lib/text/width.ts";
import type { Change, Posture, ShownSide } from "../../types.ts";
import {
  type ControlChange,
  describeAttacks,
  describeSide,
  describeVerdict,
  listChanges,
  stateWords,
} from "../describe.ts";
import { element, writeText } from "./elements.ts";
import { type Drawn, defineBoxes, drawBox, drawGrids } from "./grid.ts";
import { style } from "./style.ts";

const margin = 28;
const leastWidth = 760;
const barWidth = 260;

/** What the boxes mean, in the order of the legend. */
const meanings: readonly (readonly [Change, string])[] = [
  ["gained", "gained"],
  ["held", "held before, holds now"],
  ["open", "does not hold"],
  ["lost", "lost"],
];

/** Comparisons as one picture that loads nothing, one below the other. Texts of a record are text in it, whatever they are. */
export function drawSvg(postures: readonly Posture[]): string {
  const drawn = postures.map(drawCard);
  const cards = drawn.map((card, at) => ({
    ...card,
    top: drawn.slice(0, at).reduce((top, { height }) => top + height + margin, 0),
  }));
  const width = Math.ceil(Math.max(leastWidth, ...cards.map((card) => card.width)) + 2 * margin);
  const height = Math.ceil(cards.reduce((_, { top, height: own }) => top + own, 0) + 2 * margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title words">`,
    `<title id="title">Hardening of ${escapeXml(postures[0]?.after.stack ?? "a stack")}, before and after</title>`,
    `<desc id="words">${escapeXml(postures.map(describeInWords).join("\n"))}</desc>`,
    `<style>${style}</style>`,
    defineBoxes(),
    element("rect", { class: "paper", width, height, rx: 10 }),
    ...cards.map(({ markup, top }) =>
      element("g", { transform: `translate(${margin} ${margin + top})` }, markup.filter(Boolean).join("\n")),
    ),
    "</svg>",
  ].join("\n");
}

/** What is shown, for those who have it read to them. */
function describeInWords(posture: Posture): string {
  const { before, after } = posture;
  return [
    describeVerdict(posture),
    `before: ${describeSide(before)}`,
    `after: ${describeSide(after)}`,
    describeAttacks(posture) ?? "",
  ].join(". ");
}

function drawCard(posture: Posture): Drawn {
  const { before, after, compared } = posture;
  const grids = drawGrids(compared, 150);
  const legendTop = 150 + grids.height + 6;
  const lists = drawLists(posture, legendTop + 44);
  const count = (change: Change) => compared.filter((one) => one.change === change).length;
  const counts = `${count("gained")} gained, ${count("lost")} lost, ${count("open")} open, ${count("held")} held`;
  return {
    width: Math.max(grids.width, lists.width),
    height: legendTop + 32 + lists.height,
    markup: [
      writeText(0, 14, cutTo(after.stack, 40), "title"),
      writeText(0, 58, `${showValue(before)} → ${showValue(after)}`, "score"),
      writeText(0, 80, counts, "dim"),
      ...drawSide("before", before, 32),
      ...drawSide("after", after, 70),
      writeText(0, 116, cutTo(describeAttacks(posture) ?? "", 120), "dim"),
      ...grids.markup,
      ...drawLegend(legendTop),
      ...lists.markup,
    ],
  };
}

function showValue({ score }: ShownSide): string {
  return score === undefined ? "–" : String(score.value);
}

function drawSide(name: string, side: ShownSide, y: number): readonly string[] {
  const x = 270;
  const filled = ((side.score?.value ?? 0) / 100) * barWidth;
  return [
    writeText(x, y - 6, `${name}: ${cutTo(describeSide(side), 80)}`, "small dim"),
    element("rect", { class: "rail", x, y, width: barWidth, height: 12, rx: 3 }),
    filled === 0
      ? ""
      : element("rect", { class: name === "after" ? "gained" : "earlier", x, y, width: filled, height: 12, rx: 3 }),
    writeText(x + barWidth + 10, y + 11, `${showValue(side)} of 100`, "bold"),
  ];
}

function drawLegend(top: number): readonly string[] {
  return meanings.flatMap(([change, words], at) => [
    drawBox(change, at * 180, top),
    writeText(at * 180 + 24, top + 12, words, "small dim"),
  ]);
}

/** As many of each as there is room for. */
const mostLines = 8;
const lineHeight = 19;

/** What was lost, and what is still open, in words: the most serious first. */
function drawLists(posture: Posture, top: number): Drawn {
  const [lost, open] = [listChanges(posture, "lost"), listChanges(posture, "open")];
  const blocks = [titled("Lost", lost), titled("Still open", open)].filter((block) => block.length > 0);
  const lines = blocks.flatMap((block, at) =>
    block.map((line, index) => ({
      ...line,
      y: (blocks[0]?.length ?? 0) * (at * lineHeight) + at * 8 + index * lineHeight,
    })),
  );
  return {
    width: 0,
    height: lines.length * lineHeight + blocks.length * 8,
    markup: lines.map(({ text, isTitle, y }) => writeText(0, top + y, text, isTitle ? "bold" : "")),
  };
}

function titled(title: string, changes: readonly ControlChange[]) {
  const left = changes.length - mostLines;
  return changes.length === 0
    ? []
    : [
        { text: title, isTitle: true },
        ...changes.slice(0, mostLines).map((one) => ({ text: cutTo(changeText(one), 112), isTitle: false })),
        ...(left > 0 ? [{ text: `and ${left} more`, isTitle: false }] : []),
      ];
}

function changeText({ control, places, after, cause }: ControlChange): string {
  return `${control} (${cutTo(places, 40)}): ${stateWords[after]}${cause === "" ? "" : `, ${cause}`}`;
}
