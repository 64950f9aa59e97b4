import { lookUp } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Reading, Scanner, ScanResult } from "../types.ts";

const report = "report.dat";
const written = ["--report-file", report, "--logfile", "lynis.log"];

/** What Lynis asks of a server that the catalogue has too. */
const controls: Readonly<Record<string, readonly string[]>> = {
  "ACCT-9628": ["audit-engine-files", "audit-containers"],
  "ACCT-9630": ["audit-engine-files", "audit-containers"],
  "MACF-6204": ["apparmor"],
  "MACF-6208": ["apparmor"],
  "FIRE-4508": ["port-filter"],
  "FIRE-4512": ["neighbour-filter", "host-filter"],
  "SSH-7408": ["ssh-settings", "ssh-keys-only"],
  "KRNL-6000": ["kernel-settings", "network-settings"],
  "KRNL-5820": ["no-core-dumps"],
  "STRG-1846": ["kernel-modules"],
  "NETW-3200": ["kernel-modules"],
  "SHLL-6220": ["idle-logins"],
  "BANN-7126": ["login-banner"],
  "BANN-7130": ["login-banner"],
  "AUTH-9262": ["strong-passwords"],
  "PKGS-7392": ["security-updates"],
  "PKGS-7420": ["security-updates"],
  "CONT-8107": ["disk-space"],
  "CONT-8108": ["owned-engine-socket"],
};

/** Examines the server itself, and sums it up as an index of 100. */
export const lynis: Scanner = {
  name: "lynis",
  source: {
    url: "https://github.com/CISOfy/lynis.git",
    tag: "3.1.6",
    commit: "06153321ea50d53a27446084e646d9f43fe46e0e",
  },
  runs: "hosts",
  command: ["sh", "./lynis", "audit", "system", "--quick", "--quiet", "--no-colors", "--usecwd", ...written],
  reads: report,
  seconds: 1800,
  parse: readLynis,
  controlsOf: (id) => lookUp(controls, id) ?? [],
};

/** Its report: a line `key=value` each. What it neither warns of nor has a suggestion for passed. */
export function readLynis(text: string): Reading {
  const lines = text.split("\n").map((line) => makePrintable(line, 1000));
  const readValue = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  const [version, index] = [readValue("lynis_version"), readValue("hardening_index")];
  if (version === undefined) {
    return { state: "aborted", why: "its report names no version: it was not begun, or is another program's" };
  }
  if (readValue("report_datetime_end") === undefined || index === undefined || !/^[0-9]{1,3}$/.test(index)) {
    return { state: "aborted", why: "its report has no end" };
  }
  const told = lines.flatMap(readLine);
  const done = (readValue("tests_executed") ?? "").split("|").filter(Boolean);
  const passed = done
    .filter((id) => !told.some((one) => one.id === id))
    .map((id): ScanResult => ({ id, title: id, level: "passed", services: [] }));
  return { state: "complete", version, results: [...told, ...passed], figure: `hardening index ${index}` };
}

/** `warning[]=ID|TEXT|DETAIL|SOLUTION|`; a suggestion looks the same. */
function readLine(line: string): readonly ScanResult[] {
  const [, kind, id = "", title = "", detail = ""] =
    /^(warning|suggestion)\[\]=([^|]+)\|([^|]*)\|([^|]*)/.exec(line) ?? [];
  const more = detail === "" || detail === "-" ? {} : { detail };
  return kind === undefined
    ? []
    : [{ id, title, level: kind === "warning" ? "warned" : "noted", services: [], ...more }];
}
