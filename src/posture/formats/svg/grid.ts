import { escapeXml } from "../../../lib/text/escape-xml.ts";
import { cutTo } from "../../../lib/text/width.ts";
import { controlColumn, controlColumns } from "../../../report/grid/control-columns.ts";
import { describePlace, groupBy } from "../../../report/summary.ts";
import type { Change, Compared } from "../../types.ts";
import { stateWords } from "../describe.ts";
import { element, writeText } from "./elements.ts";

/** A part of the picture, and how much room it takes. */
export interface Drawn {
  readonly markup: readonly string[];
  readonly width: number;
  readonly height: number;
}

const box = 16;
const step = 19;
const rowHeight = 24;
const headHeight = 22;
/** The room for the name of a service or server. */
const nameWidth = 176;
/** More rows are no picture any more; the other formats have them. */
const mostRows = 40;

/** The forms of the signs within a box. */
const signs: Readonly<Record<Change, string>> = {
  gained: "M8 4v8M4 8h8",
  held: "M4 8.5l3 3 5.5-6.5",
  lost: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  open: "M8 4.5a3.5 3.5 0 1 0 .01 0",
};

/** What the boxes are drawn from, once for a picture. */
export function defineBoxes(): string {
  const boxes = Object.entries(signs).map(([change, path]) =>
    element(
      "g",
      { id: change },
      element("rect", { class: change, width: box, height: box, rx: 3 }) +
        element("path", { class: `sign ${change}-sign`, d: path }),
    ),
  );
  return element("defs", {}, boxes.join(""));
}

/** A box with its meaning, for the legend. */
export function drawBox(change: Change, x: number, y: number, told = ""): string {
  const use = element("use", { href: `#${change}`, x, y });
  return told === "" ? use : element("g", {}, `<title>${escapeXml(told)}</title>${use}`);
}

/** A box for each control, in a line for each service; below it the same for the servers. */
export function drawGrids(compared: readonly Compared[], top: number): Drawn {
  const parts = [
    compared.filter(({ service }) => service !== undefined),
    compared.filter(({ service }) => service === undefined),
  ].filter((part) => part.length > 0);
  return parts.reduce<Drawn>(
    (drawn, part) => {
      const grid = drawGrid(part, top + drawn.height);
      return {
        markup: [...drawn.markup, ...grid.markup],
        width: Math.max(drawn.width, grid.width),
        height: drawn.height + grid.height,
      };
    },
    { markup: [], width: 0, height: 0 },
  );
}

function drawGrid(compared: readonly Compared[], top: number): Drawn {
  const { columns, places, width } = layColumns(compared);
  const isFleet = new Set(compared.map(({ host }) => host)).size > 1;
  const rows = [...groupBy(compared, (one) => (isFleet ? describePlace(one) : (one.service ?? one.host)))];
  const shown = rows.length > mostRows ? withLostFirst(rows).slice(0, mostRows) : rows;
  const left = rows.length - shown.length;
  const bottom = top + headHeight + shown.length * rowHeight;
  return {
    width: nameWidth + width,
    height: headHeight + (shown.length + (left > 0 ? 1 : 0)) * rowHeight + 10,
    markup: [
      ...columns.map(({ name, x }) => writeText(nameWidth + x, top + 12, name, "small dim")),
      ...shown.flatMap(([name, own], at) => drawRow(name, own, { places, y: top + headHeight + at * rowHeight })),
      left > 0 ? writeText(0, bottom + 13, `and ${left} more, which the other formats show`, "small dim") : "",
    ],
  };
}

type Row = readonly [name: string, own: readonly Compared[]];

function withLostFirst(rows: readonly Row[]): readonly Row[] {
  const hasLoss = ([, own]: Row) => own.some(({ change }) => change === "lost");
  return [...rows.filter(hasLoss), ...rows.filter((row) => !hasLoss(row))];
}

function drawRow(
  name: string,
  own: readonly Compared[],
  { places, y }: { readonly places: ReadonlyMap<string, number>; readonly y: number },
): readonly string[] {
  return [
    writeText(0, y + 13, cutTo(name, 24), "bold"),
    ...own.map(({ control, change, before, after }) => {
      const told = `${control}: ${stateWords[before]} → ${stateWords[after]}`;
      return drawBox(change, nameWidth + (places.get(control) ?? 0), y, told);
    }),
  ];
}

/** Each control has one place in all rows, below the name of its layer. */
function layColumns(compared: readonly Compared[]) {
  const controls = [...new Set(compared.map(({ control }) => control))];
  const columns: { readonly name: string; readonly x: number }[] = [];
  const places = new Map<string, number>();
  let x = 0;
  for (const name of controlColumns) {
    const own = controls.filter((control) => controlColumn(control) === name);
    if (own.length > 0) {
      columns.push({ name, x });
      own.forEach((control, at) => {
        places.set(control, x + at * step);
      });
      x += Math.max(own.length * step, name.length * 6.4) + 12;
    }
  }
  return { columns, places, width: x };
}
