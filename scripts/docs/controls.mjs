// Writes docs/controls.md, a page of every control, from the catalogue in src/controls.
//
//   node scripts/docs/controls.mjs             writes it
//   node scripts/docs/controls.mjs --check     ends with 1 if it is out of date, or an id of the benchmark is neither in a control nor explained
import { loadSources } from "../lib/load-sources.mjs";
import { escapeCell, settlePage } from "../lib/settle-page.mjs";

const { catalogue, expertOptions, listOwaspIds } = await loadSources(
  "controls/catalogue",
  "controls/expert",
  "controls/owasp",
);

/** The ids of version 1.6.0 that say nothing of a setting: what is done about each instead. */
const elsewhere = [
  [
    ["1.2.1"],
    "The settings of ssh, the kernel and the network are controls of their own (ssh-settings, kernel-settings, network-settings). docs/server.md has what Lynis asks beyond them.",
  ],
  [
    ["1.2.2"],
    "The distribution's security updates are installed each day (security-updates). An engine that is too old for the stack is refused.",
  ],
  [
    ["4.3", "4.8", "4.11"],
    "What is in an image, its owner decides. Programs that are setuid gain nothing (no-new-privileges), and none can be added (read-only-root).",
  ],
  [["4.7", "4.9"], "Our own Dockerfiles have neither. Others are read by an import, which names such lines."],
];

/** Every id of section 1 to 5 that is about one host without a swarm. */
const benchmark = [
  ["1.1", 18],
  ["1.2", 2],
  ["2", 18],
  ["3", 24],
  ["4", 12],
  ["5", 32],
].flatMap(([section, last]) => Array.from({ length: last }, (_, index) => `${section}.${index + 1}`));

const scopes = {
  service: "each container",
  stack: "the stack",
  database: "a database's accounts",
  host: "the server",
};

const idsOf = ({ cis }) => cis["1.6.0"];
const explained = [...[...catalogue, ...expertOptions].flatMap(idsOf), ...elsewhere.flatMap(([ids]) => ids)];
const missing = benchmark.filter((id) => !explained.includes(id));

const text = `# The controls

Every hardening measure: why it is taken, how it is set, and how it is proven on the live host. This page is made from the catalogue in \`src/controls/\`, as are
the comments in a project's files, \`harden-init explain\` and what \`harden-init verify\` measures. The ids are those of the CIS Docker Benchmark 1.6.0;
\`harden-init explain NAME\` has those of 1.7.0 and 1.8.0, too. OWASP's are the points of its Docker Top 10 (D01 to D10) and the rules of its Docker Security Cheat Sheet. The severity says what its failure gives an attacker: the server or the data (high), a step towards
them (medium), or downtime (low).

| control | what holds | severity | CIS | measured on |
|---|---|---|---|---|
${catalogue.map((control) => row([`[${control.slug}](#${control.slug})`, control.title, control.severity, idsOf(control).join(", ") || "–", scopes[control.scope]])).join("\n")}

${catalogue.map(section).join("\n")}
## Not set, but explained

| name | what it is | CIS | why it is not set |
|---|---|---|---|
${expertOptions.map((option) => row([`\`${option.slug}\``, option.title, idsOf(option).join(", "), option.left])).join("\n")}

## Ids of the benchmark without a control

| CIS | what is done instead |
|---|---|
${elsewhere.map(([ids, why]) => row([ids.join(", "), why])).join("\n")}
`;

const complaint =
  missing.length === 0 ? "" : `No control, and no word, for these ids of the benchmark: ${missing.join(", ")}`;
settlePage("docs/controls.md", text, { script: "scripts/docs/controls.mjs", complaint });

function section({ slug, title, severity, reason, mayBreak, from, set, measured, optional, cis, owasp }) {
  const off = optional ? "" : " Cannot be switched off.";
  const lines = [
    ["why", reason],
    ["may break", mayBreak],
    ["set by", set],
    ["measured", measured],
    ["profile", `${from === "strict" ? "strict" : "baseline and strict"}.${off}`],
    ["severity, CIS", `${severity}; ${cis["1.6.0"].join(", ") || "not in the benchmark"}`],
    ["OWASP", listOwaspIds(owasp).join(", ") || "–"],
  ];
  return `### ${slug}\n\n${title}.\n\n| | |\n|---|---|\n${lines.map(row).join("\n")}\n`;
}

function row(cells) {
  return `| ${cells.map(escapeCell).join(" | ")} |`;
}
