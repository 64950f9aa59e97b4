import { getMaps, getText, listAt, lookUp, parseObject } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { findByBenchmarkId } from "../catalogue-ids.ts";
import type { Level, Reading, Scanner, ScanResult } from "../types.ts";

const levels: Readonly<Record<string, Level>> = { PASS: "passed", WARN: "warned", NOTE: "noted", INFO: "noted" };

/** Checks a server and its containers against the CIS Docker Benchmark. Its ids are the benchmark's. */
export const dockerBench: Scanner = {
  name: "docker-bench-security",
  source: {
    url: "https://github.com/docker/docker-bench-security.git",
    tag: "v1.6.1",
    commit: "ba0b402ea56aafbb9a56f09cc13ee629160c58b6",
  },
  runs: "hosts",
  command: ["bash", "docker-bench-security.sh", "-b"],
  reads: "log/docker-bench-security.log.json",
  seconds: 1800,
  parse: readDockerBench,
  controlsOf: findByBenchmarkId,
};

/**
 * Its JSON, which it writes piece by piece: only what ends with the time of its end is complete. It puts texts in as they are, so that quotes and
 * control characters in names break the format; they are taken out, and nothing else is guessed.
 */
export function readDockerBench(text: string, stack: string): Reading {
  const document = parseObject(text.replaceAll(/\p{Cc}+/gu, " ").trim());
  if (document === undefined) {
    return { state: "aborted", why: "its log is no JSON: it was ended in the middle, or is another program" };
  }
  if (typeof document.end !== "number" || typeof document.dockerbenchsecurity !== "string") {
    return { state: "aborted", why: "its log has no end" };
  }
  const results = getMaps(document, "tests").flatMap((section) =>
    getMaps(section, "results").flatMap((one) => readResult(one, stack)),
  );
  return results.length === 0
    ? { state: "aborted", why: "its log has no check" }
    : { state: "complete", version: makePrintable(document.dockerbenchsecurity, 20), results };
}

function readResult(one: Readonly<Record<string, unknown>>, stack: string): readonly ScanResult[] {
  const [id, title = "", level] = [
    getText(one, "id"),
    getText(one, "desc"),
    lookUp(levels, getText(one, "result") ?? ""),
  ];
  if (id === undefined || level === undefined) {
    return [];
  }
  const detail = getText(one, "details");
  const names = listAt(one, "items").filter((item) => typeof item === "string");
  const services = findServices(names, stack);
  // Its section 5 names containers: a warning of others only says nothing of this stack.
  const isOfOthers = id.startsWith("5.") && names.length > 0 && services.length === 0;
  return [
    {
      id: makePrintable(id, 20),
      title: makePrintable(title.replace(/ \((?:Automated|Manual)\)$/, ""), 200),
      level: isOfOthers ? "noted" : level,
      services,
      ...(detail !== undefined && { detail: makePrintable(detail, 500) }),
    },
  ];
}

/** The services whose containers are named: `STACK-SERVICE-1` or `STACK-SERVICE-live`, with a port behind it where that is meant. */
function findServices(names: readonly string[], stack: string): readonly string[] {
  const own = names.flatMap((name) =>
    name.startsWith(`${stack}-`) ? [name.slice(stack.length + 1).replace(/-(?:[0-9]+|live)(?::.*)?$/, "")] : [],
  );
  return [...new Set(own.map((name) => makePrintable(name, 100)))];
}
