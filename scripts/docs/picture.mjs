// Turns what a terminal shows into a picture: reads the output of `tmux capture-pane -e -p` from standard input, writes SVG to standard output.
//
//   tmux capture-pane -e -p | node scripts/docs/picture.mjs 'TITLE' > docs/pictures/NAME.svg
import { text as readText } from "node:stream/consumers";

const cell = { width: 8.4, height: 19, fontSize: 14 };
const margin = { x: 18, top: 46, bottom: 16 };
const ink = "#e6e8ee";
const palette = ["#5c6370", "#f07178", "#9ece6a", "#e6c07b", "#7aa2f7", "#c792ea", "#56c8d8", ink];

const [title = "harden-init"] = process.argv.slice(2);
const lines = withoutBlankEnds((await readText(process.stdin)).split("\n"));
process.stdout.write(draw(lines.map(styledRuns), title));

function withoutBlankEnds(all) {
  const hasText = (line) => line.trim() !== "";
  return all.slice(all.findIndex(hasText), all.findLastIndex(hasText) + 1);
}

/** A line as runs of text with one look each; only colours, bold and dim are known. */
function styledRuns(line) {
  const runs = [];
  let look = { fill: ink, bold: false, dim: false };
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape is what is looked for
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b[")) {
      look = part.slice(2, -1).split(";").map(Number).reduce(changed, look);
    } else if (part !== "") {
      runs.push({ text: part, column, ...look });
      column += [...part].length;
    }
  }
  return runs;
}

function changed(look, code) {
  if (code === 0) return { fill: ink, bold: false, dim: false };
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 39) return { ...look, fill: ink };
  if (code >= 30 && code <= 37) return { ...look, fill: palette[code - 30] };
  if (code >= 90 && code <= 97) return { ...look, fill: palette[code - 90] };
  return look;
}

function draw(rows, name) {
  const columns = Math.max(
    40,
    ...rows.map((runs) => runs.reduce((end, { column, text }) => Math.max(end, column + [...text].length), 0)),
  );
  const width = Math.ceil(columns * cell.width + 2 * margin.x);
  const height = margin.top + rows.length * cell.height + margin.bottom;
  const dots = ["#f07178", "#e6c07b", "#9ece6a"].map(
    (fill, index) => `<circle cx="${20 + index * 18}" cy="20" r="5.5" fill="${fill}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title words">
<title id="title">${escaped(name)}</title>
<desc id="words">${escaped(plainText(rows))}</desc>
<rect width="${width}" height="${height}" rx="9" fill="#1b1e28"/>
${dots.join("")}
<text x="${width / 2}" y="25" fill="#8b92a5" font-family="sans-serif" font-size="13" text-anchor="middle">${escaped(name)}</text>
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${cell.fontSize}">
${rows
  .flatMap((runs, row) => runs.map((run) => drawRun(run, row)))
  .filter(Boolean)
  .join("\n")}
</g>
</svg>
`;
}

/** What is shown, for those who have it read to them. */
function plainText(rows) {
  return rows.map((runs) => runs.map(({ text }) => text).join("")).join("\n");
}

/** Viewers fold blanks, so those at the ends are left out and those inside do not break. The length is given, so that another font keeps the columns. */
function drawRun({ text, column, fill, bold, dim }, row) {
  const shown = text.trim().replaceAll(" ", "\u00a0");
  if (shown === "") {
    return "";
  }
  const indent = text.length - text.trimStart().length;
  const x = (margin.x + (column + indent) * cell.width).toFixed(1);
  const y = margin.top + row * cell.height + cell.fontSize;
  const length = ([...shown].length * cell.width).toFixed(1);
  const look = `${bold ? ' font-weight="bold"' : ""}${dim ? ' opacity="0.6"' : ""}`;
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${fill}"${look}>${escaped(shown)}</text>`;
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replaceAll('"', "&quot;");
}
