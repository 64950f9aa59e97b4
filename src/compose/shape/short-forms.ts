import { makePrintable } from "../../lib/text/printable.ts";
import { changeEntries, copyComment, getText, isEmpty, list, makeMap, makeScalar, makeScalars } from "../node.ts";
import { buildComposeProblem } from "../problems.ts";
import type { Node } from "../types.ts";
import { expandPorts } from "./ports.ts";
import { splitShellWords } from "./shell-words.ts";
import { parseVolume } from "./volumes.ts";

/*
 * Compose has a short form for many keys: `ports: ["80:80"]`, `environment: [A=1]`. Each function here converts one of them to the long form, and
 * leaves the long form as it is.
 */

type LongForm = (node: Node) => Node;

/** `[A=1, B]` → `{A: "1", B: null}`; values are text. */
export const mapping: LongForm = (node) => {
  if (node.kind === "list") {
    return makeMap(node.items.map(pairIn), node.at);
  }
  return node.kind === "map" ? changeEntries(node, asText) : node;
};

function pairIn(item: Node): readonly [string, Node] {
  const text = getText(item);
  if (text === undefined) {
    throw buildComposeProblem(item.at, "expected NAME=VALUE here");
  }
  const at = text.indexOf("=");
  const value = makeScalar(at === -1 ? null : text.slice(at + 1), item.at);
  const [, written] = (item.kind === "scalar" && item.written?.match(/^[^=$]*=([\s\S]*)$/)) || [];
  return [
    at === -1 ? text : text.slice(0, at),
    copyComment(written === undefined ? value : { ...value, written }, item),
  ];
}

/** `[a, b]` → `{a: null, b: null}`. */
export const names: LongForm = (node) =>
  node.kind === "list"
    ? makeMap(
        node.items.map((item) => [nameIn(item), copyComment(makeScalar(null, item.at), item)] as const),
        node.at,
      )
    : node;

/** `[db]` → `{db: {condition: service_started, required: true}}`. */
export const dependencies: LongForm = (node) => {
  const written = names(node);
  return written.kind === "map" ? changeEntries(written, (value) => copyComment(dependency(value), value)) : written;
};

function dependency(node: Node): Node {
  const given = node.kind === "map" ? node.entries : [];
  const defaults = makeScalars({ condition: "service_started", required: true }, node.at);
  return makeMap([...defaults.entries, ...given], node.at);
}

/** A single value in place of a list. */
export const listed: LongForm = (node) =>
  node.kind === "scalar" && node.value !== null ? list([node], node.at) : node;

/** Numbers in place of text. */
export const texts: LongForm = (node) => {
  const many = listed(node);
  return many.kind === "list" ? { ...many, items: many.items.map(asText) } : many;
};

/** A command line as its words. */
export const words: LongForm = (node) => {
  const text = node.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
  if (text === undefined) {
    return texts(node);
  }
  return list(
    splitShellWords(text, node.at).map((word) => makeScalar(word, node.at)),
    node.at,
  );
};

/** The health check's test: a text is for a shell. */
export const healthTest: LongForm = (node) =>
  node.kind === "scalar" && typeof node.value === "string"
    ? list([makeScalar("CMD-SHELL", node.at), node], node.at)
    : texts(node);

/** `build: ./web` → `{context: ./web}`. */
export const build: LongForm = (node) =>
  node.kind === "scalar" && node.value !== null ? makeMap([["context", node]], node.at) : node;

/** `[name]` → `[{source: name}]`, for secrets and configs of a service. */
export const sources: LongForm = (node) =>
  each(node, (item) => (item.kind === "scalar" ? makeMap([["source", item]], item.at) : item));

/** `[file]` → `[{path: file, required: true}]`. */
export const envFiles: LongForm = (node) =>
  each(listed(node), (item) => {
    const given = item.kind === "map" ? item.entries : new Map([["path", item]]);
    return makeMap([["required", makeScalar(true, item.at)], ...given], item.at);
  });

/** `{somehost: 10.0.0.1}` and `[somehost:10.0.0.1]` → `[somehost=10.0.0.1]`; the address may hold colons. */
export const extraHosts: LongForm = (node) => {
  if (node.kind === "map") {
    const items = [...node.entries].flatMap(([host, value]) =>
      addressesOf(value).map((address) => makeScalar(`${host}=${address}`, value.at)),
    );
    return list(items, node.at);
  }
  return each(node, (item) => {
    const [, host, address = ""] = /^([^:=]+)[:=](.*)$/.exec(getText(item) ?? "") ?? [];
    if (host === undefined) {
      throw buildComposeProblem(item.at, "expected HOST=ADDRESS here");
    }
    return makeScalar(`${host}=${address.replace(/^\[(.*)\]$/, "$1")}`, item.at);
  });
};

function addressesOf(node: Node): readonly string[] {
  const many = listed(node);
  return many.kind === "list" ? many.items.map((item) => getText(item) ?? "") : [];
}

/** Labels and similar maps: `[one]` has an empty value, not none. */
export const labels: LongForm = (node) => {
  const pairs = mapping(node);
  return pairs.kind === "map"
    ? changeEntries(pairs, (value) => (isEmpty(value) ? copyComment(makeScalar("", value.at), value) : value))
    : pairs;
};

export const ports: LongForm = (node) =>
  node.kind === "list"
    ? { ...node, items: node.items.flatMap((item) => (item.kind === "map" ? [item] : portsIn(item))) }
    : node;

/** The comment of a range belongs to its first port. */
function portsIn(item: Node): readonly Node[] {
  return expandPorts(item).map((port, index) => (index === 0 ? copyComment(port, item) : port));
}

export const volumes: LongForm = (node) => each(node, (item) => (item.kind === "scalar" ? parseVolume(item) : item));

/** `/dev/a:/dev/b:rw` → its parts. */
export const devices: LongForm = (node) =>
  each(node, (item) => {
    const text = item.kind === "scalar" ? getText(item) : undefined;
    if (text === undefined) {
      return item;
    }
    const [source = "", target = source, permissions = "rwm"] = text.split(":");
    return makeScalars({ source, target, permissions }, item.at);
  });

const yes = ["true", "y", "yes", "on"];
const no = ["false", "n", "no", "off"];

/** YAML 1.1's words for true and false. */
export const truth: LongForm = (node) => {
  if (node.kind !== "scalar" || typeof node.value !== "string") {
    return node;
  }
  const word = node.value.toLowerCase();
  if (![...yes, ...no].includes(word)) {
    throw buildComposeProblem(node.at, `\`${makePrintable(node.value, 40)}\` is neither true nor false`);
  }
  return { ...node, value: yes.includes(word) };
};

/** Text that is a number: `cpus: "0.50"`. */
export const number: LongForm = (node) => {
  if (node.kind !== "scalar" || typeof node.value !== "string") {
    return node;
  }
  if (!/^-?[0-9]*\.?[0-9]+(?:e[-+]?[0-9]+)?$/i.test(node.value.trim())) {
    throw buildComposeProblem(node.at, `\`${makePrintable(node.value, 40)}\` is not a number`);
  }
  return { ...node, value: Number(node.value) };
};

function each(node: Node, change: (item: Node) => Node): Node {
  return node.kind === "list" ? { ...node, items: node.items.map((item) => copyComment(change(item), item)) } : node;
}

function asText(node: Node): Node {
  return node.kind === "scalar" && node.value !== null ? { ...node, value: String(node.value) } : node;
}

function nameIn(item: Node): string {
  const name = getText(item);
  if (name === undefined) {
    throw buildComposeProblem(item.at, "expected a name here");
  }
  return name;
}
