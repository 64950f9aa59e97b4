import { starts } from "./attacks.mjs";

const places = {
  web: "from the web service's process",
  page: "from code in a page of the application",
  database: "from the database server's process",
  account: "as the application's account in the database",
  network: "from another machine on the network",
  server: "from an account on the server",
};

/** The tables with what is needed to read them. @param {{ lines: readonly string[], machine: string }} about */
export function asDocument(attacks, results, { lines, machine }) {
  return `# What attacks come to

Each attack is tried on the plain stack of the case study and on the hardened one, on the same server and with the same program
([how, and what makes it believable](../test/attacks/README.md)). On ${machine}:

${lines.map((line) => (line.startsWith(" ") ? `  - ${line.trim()}` : `- ${line}`)).join("\n")}

A word such as EPERM is the kernel's own for why it refused. An *open container* is privileged, holds the engine's socket, and has the
password in its image: what Docker's defaults stop is tried there once more, to see that the attack is one.

${asMarkdown(attacks, results)}`;
}

/**
 * The results as Markdown: a table for each place where attacks start.
 *
 * @param {readonly import("./attacks.mjs").Attack[]} attacks
 * @param {ReadonlyMap<string, { plain?: object, open?: object, hardened: object }>} results by the attacks' ids
 */
export function asMarkdown(attacks, results) {
  const sections = starts.map((from) => ({ from, own: attacks.filter((attack) => attack.from === from) }));
  return sections
    .filter(({ own }) => own.length > 0)
    .map(({ from, own }) => section(places[from], own, results))
    .join("\n");
}

function section(place, attacks, results) {
  const rows = attacks.map((attack) => row(attack, results.get(attack.id)));
  return [
    `## ${place[0].toUpperCase()}${place.slice(1)}`,
    "",
    "| attack | plain | hardened | stopped by |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function row({ title, control, needs }, { plain, open, hardened }) {
  const by = control.includes("/")
    ? `\`${control.slice(control.lastIndexOf("/") + 1).replace(/\.hbs$/, "")}\``
    : `\`${control}\``;
  return `| ${title} | ${plainly(plain, open)} | ${word(hardened)} | ${by}${needs === "apparmor" ? " alone" : ""} |`;
}

function plainly(plain, open) {
  if (plain === undefined) {
    return "–";
  }
  if (plain.verdict === "stopped" && open !== undefined) {
    return open.verdict === "succeeded"
      ? "stopped; succeeds in an open container"
      : `cannot be tried there (${reason(open)})`;
  }
  return word(plain);
}

function word({ verdict, seen, neighbour }) {
  const answering =
    neighbour === undefined
      ? ""
      : `; the other service answered within ${Math.max(1, Math.round(neighbour * 1000))} ms`;
  return verdict === "succeeded" ? `**succeeds**${answering}` : `${verdict}: ${reason({ seen })}${answering}`;
}

function reason({ seen }) {
  const short = seen.length > 90 ? `${seen.slice(0, 87)}…` : seen;
  return short.replaceAll("|", "\\|");
}
