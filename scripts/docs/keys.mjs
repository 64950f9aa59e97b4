// Writes docs/keys.md, the reference of harden.yml, from schema/harden.schema.json.
//
//   node scripts/docs/keys.mjs             writes it
//   node scripts/docs/keys.mjs --check     ends with 1 if it is out of date, or a key says nothing of itself
import { readFileSync } from "node:fs";
import { escapeCell, settlePage } from "../lib/settle-page.mjs";

const schema = JSON.parse(readFileSync("schema/harden.schema.json", "utf8"));

const intro = `# The keys of harden.yml

Every key, what it means and which values it takes. A key in **bold** is required. Unknown keys are errors. \`NAME\` stands for a name of yours.
The [guide](guide.md) explains them in context. This page is made from the schema of the file; editors complete and explain the same keys with it.
`;

/** What a value is in words, by its type in the schema. */
const wordsFor = {
  array: (path, { items }) => `a list; each is ${valuesOf(path, items)}`,
  boolean: () => "`true`, `false`",
  integer: (_, { minimum, maximum }) => `a whole number${rangeOf(minimum, maximum)}`,
  number: (_, { minimum, maximum }) => `a number${rangeOf(minimum, maximum)}`,
  object: (path, { additionalProperties: values }) =>
    values === undefined || Object.keys(values).length === 0
      ? "a map, as in a compose file"
      : `a map of names to ${valuesOf(`${path}.NAME`, values)}`,
  string: (_, { patternErrorMessage, format, maxLength }) =>
    patternErrorMessage?.replace(/^must be /u, "") ??
    (format === "date"
      ? "a day, such as `2027-05-31`"
      : `a text${maxLength ? ` of at most ${maxLength} characters` : ""}`),
};

const wordless = [];
const text = [intro, ...sectionsOf("", schema)].join("\n");

const complaint = wordless.length === 0 ? "" : `No description in the schema: ${wordless.join(", ")}`;
settlePage("docs/keys.md", text, { script: "scripts/docs/keys.mjs", complaint });

/** The section of a map, then those of the maps below it. */
function sectionsOf(path, { properties, required = [], description }) {
  const rows = Object.entries(properties).map(([key, part]) => rowOf(join(path, key), key, part, required));
  const title = path === "" ? "## At the top" : `## \`${path}\``;
  const section = `${title}\n\n${description}\n\n| key | means | value | default |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  return [section, ...Object.entries(properties).flatMap(([key, part]) => below(join(path, key), part))];
}

function below(path, part) {
  const [suffix, inner] = innerOf(part);
  if (inner === undefined) {
    return [];
  }
  const described = { description: part.description, ...inner };
  return inner.properties === undefined
    ? below(`${path}${suffix}`, described)
    : sectionsOf(`${path}${suffix}`, described);
}

/** What a list or a map of free names holds, or the map itself. */
function innerOf(part) {
  if (part.properties !== undefined) {
    return ["", part];
  }
  if (part.type === "array") {
    return ["[]", part.items.type === "object" ? part.items : undefined];
  }
  const values = part.additionalProperties;
  // A word, or a map where a word does not say enough.
  const map = values?.anyOf?.find(({ type }) => type === "object") ?? values;
  return [".NAME", typeof map === "object" && map.type === "object" ? map : undefined];
}

function rowOf(path, key, part, required) {
  const description = part.description;
  if (description === undefined) {
    wordless.push(path);
  }
  // A default of the schema does not stand in the file, so the key may be missing.
  const isRequired = required.includes(key) && part.default === undefined;
  const [, ownDefault = ""] = /\bDefault: (.+)\.$/u.exec(description ?? "") ?? [];
  const means = (description ?? "").replace(/ ?\bDefault: .+\.$/u, "");
  const value = part.default === undefined || typeof part.default === "object" ? ownDefault : `\`${part.default}\``;
  return `| ${isRequired ? `**\`${key}\`**` : `\`${key}\``} | ${escapeCell(means)} | ${escapeCell(valuesOf(path, part))} | ${escapeCell(value)} |`;
}

function valuesOf(path, part) {
  if (part.const !== undefined) {
    return `\`${part.const}\``;
  }
  if (part.enum !== undefined) {
    return part.enum.map((one) => `\`${one}\``).join(", ");
  }
  if (part.anyOf !== undefined) {
    return part.anyOf.map((one) => valuesOf(path, one)).join(", or ");
  }
  const [suffix, inner] = innerOf(part);
  if (inner?.properties !== undefined) {
    const words = part.additionalProperties?.anyOf?.filter((one) => one !== inner) ?? [];
    const before = words.map((one) => `a map of names to ${valuesOf(path, one)}, or to `).join("");
    return `${before}[${suffix === "[]" ? "a list" : "a map"}](#${anchorOf(`${path}${suffix}`)})`;
  }
  return wordsFor[part.type]?.(path, part) ?? "any value";
}

function rangeOf(minimum, maximum) {
  return Math.abs(maximum ?? Number.MAX_SAFE_INTEGER) === Number.MAX_SAFE_INTEGER
    ? ` from ${minimum}`
    : ` from ${minimum} to ${maximum}`;
}

/** As GitHub makes it from a heading. */
function anchorOf(path) {
  return path.toLowerCase().replaceAll(/[^a-z0-9_-]/gu, "");
}

function join(path, key) {
  return path === "" ? key : `${path}.${key}`;
}
