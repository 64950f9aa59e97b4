import { findControl } from "../../controls/catalogue.ts";
import { scannerRules } from "../../controls/scanner-rules.ts";
import { getMap, getMaps, getText, lookUp, parseObject } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { dangerRules } from "../../model/adopt/dangers/all.ts";
import type { Reading, Scanner, ScanResult } from "../types.ts";

const rules: Readonly<Record<string, readonly string[]>> = scannerRules.composeLint;

/** Passwords in the compose file, which no answer accepts. */
const ofSecrets = ["CL-0020", "CL-0021"];

/** A linter of compose files. It sees what is written and nothing that runs; what it says is compared with every host. */
export const composeLint: Scanner = {
  name: "compose-lint",
  source: {
    url: "https://github.com/tmatens/compose-lint.git",
    tag: "v0.22.0",
    commit: "811ef6b379dbc78d048fcedaf976205705d4a7c3",
  },
  runs: "here",
  command: ["python3", "-m", "compose_lint", "check", "--format", "json", "compose.yml"],
  reads: "",
  seconds: 120,
  parse: readComposeLint,
  controlsOf,
};

/** The controls of a rule: those that it asks for itself, and those that a danger of ours is against. */
function controlsOf(id: string): readonly string[] {
  const found = (lookUp(rules, id) ?? []).flatMap((entry) =>
    findControl(entry) === undefined ? (dangerRules.find(({ slug }) => slug === entry)?.against ?? []) : [entry],
  );
  return ofSecrets.includes(id) ? ["secrets-as-files"] : [...new Set(found)];
}

/** Its JSON, which may stand between notes. A rule that is not there passed for every service; it names no passes. */
export function readComposeLint(text: string): Reading {
  const document = parseObject(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  const version = getText(getMap(document ?? {}, "tool"), "version");
  if (document === undefined || version === undefined || !Array.isArray(document.findings)) {
    return { state: "aborted", why: "its output is no JSON of its own" };
  }
  const [error] = getMaps(document, "errors");
  if (error !== undefined) {
    return {
      state: "aborted",
      why: makePrintable(getText(error, "message") ?? "it could not read the compose file", 200),
    };
  }
  const results = getMaps(document, "findings").flatMap(readFinding);
  return { state: "complete", version: makePrintable(version, 20), results };
}

function readFinding(one: Readonly<Record<string, unknown>>): readonly ScanResult[] {
  const [id, service, message] = ["rule_id", "service", "message"].map((key) => getText(one, key));
  if (id === undefined || one.suppressed === true) {
    return [];
  }
  return [
    {
      id: makePrintable(id, 20),
      title: makePrintable(message ?? "", 200),
      level: "warned",
      services: service === undefined ? [] : [makePrintable(service, 100)],
    },
  ];
}
