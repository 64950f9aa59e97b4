// Draws the rooms of src/ as a picture: who calls is above who is called. `lib` is left out of the arrows, because every room may use it.
import dagre from "@dagrejs/dagre";

const box = { width: 118, height: 36 };
const title = 48;
const look = { ink: "#e6e8ee", dim: "#8b93a7", back: "#1b1e28", fill: "#272c3b", line: "#7aa2f7", typeLine: "#7b8194" };

/**
 * @param rooms from `importsOfRooms`, without circles
 * @returns the text of an SVG file
 */
export function drawRooms(rooms) {
  const graph = new Map(
    [...rooms]
      .sort()
      .filter(([room]) => room !== "lib")
      .map(([room, targets]) => [room, new Map([...targets].sort().filter(([to]) => to !== "lib"))]),
  );
  const layout = layOut(graph);
  const { width, height } = layout.graph();
  const size = { width: Math.ceil(width), height: Math.ceil(height) + title };
  const arrows = layout.edges().map((edge) => arrow(layout.node(edge.v), layout.node(edge.w), layout.edge(edge)));
  const boxes = layout.nodes().map((room) => boxOf(room, layout.node(room)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-labelledby="title words" font-family="ui-monospace, monospace">`,
    '<title id="title">The rooms of src/</title>',
    `<desc id="words">${wordsOf(graph)}</desc>`,
    `<rect width="${size.width}" height="${size.height}" rx="10" fill="${look.back}"/>`,
    text({ x: 20, y: 26, fill: look.ink, size: 14 }, "who calls is above who is called"),
    text(
      { x: 20, y: 44, fill: look.dim, size: 12 },
      "dashed: types only; arrows that follow from others are left out; every room may use lib",
    ),
    `<g transform="translate(0 ${title})">`,
    ...arrows,
    ...boxes,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function layOut(graph) {
  const layout = new dagre.graphlib.Graph().setDefaultEdgeLabel(() => ({}));
  layout.setGraph({ nodesep: 22, ranksep: 46, marginx: 20, marginy: 20 });
  for (const room of graph.keys()) {
    layout.setNode(room, { ...box });
  }
  for (const [from, to, isType] of arrowsOf(graph)) {
    layout.setEdge(from, to, { isType });
  }
  dagre.layout(layout);
  return layout;
}

/** The arrows without those that another way leads along. */
function arrowsOf(graph) {
  const reaches = (from, to) => [...(graph.get(from)?.keys() ?? [])].some((next) => next === to || reaches(next, to));
  return [...graph].flatMap(([from, targets]) =>
    [...targets]
      .filter(([to]) => ![...targets.keys()].some((other) => other !== to && reaches(other, to)))
      .map(([to, isType]) => [from, to, isType]),
  );
}

function wordsOf(graph) {
  return [...graph].map(([room, targets]) => `${room}: ${[...targets.keys()].join(", ") || "lib only"}`).join("; ");
}

/** A line from below the one who calls to above the one who is called, upright at each point of the layout that it passes. */
function arrow(from, to, { points, isType }) {
  const colour = isType ? look.typeLine : look.line;
  const start = { x: from.x, y: from.y + box.height / 2 };
  const end = { x: to.x, y: to.y - box.height / 2 };
  const between = points.length > 3 ? points.slice(2, -2) : [];
  const [first, ...stops] = [start, ...between, end].map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
  let at = first;
  const curves = stops.map((stop) => {
    const middle = Math.round((at.y + stop.y) / 2);
    const curve = `C${at.x} ${middle} ${stop.x} ${middle} ${stop.x} ${stop.y}`;
    at = stop;
    return curve;
  });
  const head = `M${at.x - 4} ${at.y - 7} L${at.x} ${at.y} L${at.x + 4} ${at.y - 7} Z`;
  return `<path d="M${first.x} ${first.y} ${curves.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.4"${isType ? ' stroke-dasharray="4 4"' : ""}/><path d="${head}" fill="${colour}"/>`;
}

function boxOf(room, { x, y }) {
  const corner = { x: Math.round(x - box.width / 2), y: Math.round(y - box.height / 2) };
  const middle = corner.x + box.width / 2;
  return [
    `<rect x="${corner.x}" y="${corner.y}" width="${box.width}" height="${box.height}" rx="7" fill="${look.fill}" stroke="${look.dim}"/>`,
    text({ x: middle, y: corner.y + 23, fill: look.ink, size: 14, anchor: "middle" }, room),
  ].join("");
}

function text({ x, y, fill, size, anchor = "start" }, words) {
  return `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" text-anchor="${anchor}">${words}</text>`;
}
