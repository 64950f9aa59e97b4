import { readFile } from "node:fs/promises";

const parts = ["prelude", "foothold", "fastcgi", "outside", "neighbour", "siege"];

/**
 * The Perl program that tries attacks on a stack. It goes to the host as a whole, over stdin: nothing is installed there, and nothing left.
 *
 * @param {readonly import("./attacks.mjs").Attack[]} attacks
 * @param {{ web: string, database: string, rootSql: readonly string[], others?: string, hasPages?: boolean }} stack containers, and the client that runs SQL
 *   as root from stdin; on a swarm that is empty, both services have pages, and `others` is a task of another stack
 * @param {{ token: string, patience: number }} round `patience` multiplies every time limit, for slow machines
 */
export async function siegeProgram(attacks, stack, { token, patience }) {
  const texts = await Promise.all(
    parts.map((name) => readFile(new URL(`../vehicles/${name}.pl`, import.meta.url), "utf8")),
  );
  const vehicles = parts.map((name, index) => `#line 1 "vehicles/${name}.pl"\n${texts[index]}`);
  const { web, database, rootSql, others = "", hasPages = false } = stack;
  const settings = `%stack = (web => ${text(web)}, database => ${text(database)}, root_sql => [${rootSql.map(text).join(", ")}],
  others => ${text(others)}, web_has_pages => 1, database_has_pages => ${Number(hasPages)});
($token, $patience) = (${text(token)}, ${patience});
our @attacks = (
${attacks.map(entry).join("\n")}
);
`;
  return [...vehicles.slice(0, -1), settings, ...vehicles.slice(-1)].join("\n");
}

function entry(attack) {
  const { id, from, seconds = 15, neighbour, proof, meanwhile } = attack;
  return `{ id => ${text(id)}, from => ${text(from)}, seconds => ${seconds}, neighbour => ${neighbour ?? 0},
  try => ${code(attack)},
  proof => ${optional(id, proof)}, meanwhile => ${optional(id, meanwhile)} },`;
}

function code({ id, from, how }) {
  if (from === "page" || from === "account") {
    return `sub { as_${from}(${text(how)}) }`;
  }
  return block(id, how);
}

function optional(id, lines) {
  return lines === undefined ? "undef" : block(id, lines);
}

function block(id, lines) {
  return `sub {\n#line 1 "${id}.yml"\n${lines}\n}`;
}

/** A Perl string. */
function text(value) {
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
