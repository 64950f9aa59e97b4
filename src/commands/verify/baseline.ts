import { readFile } from "node:fs/promises";
import { buildUsageProblem } from "../../lib/errors.ts";
import { type Fields, getMaps, getText, parseObject } from "../../lib/fields.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import type { Finding } from "../../report/types.ts";

/**
 * The findings of an earlier measurement, as `verify --json` or `report --json` printed it.
 *
 * @throws Problem (exit 2) if the file cannot be read or has no findings
 */
export async function readBaseline(path: string): Promise<readonly Finding[]> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw buildUsageProblem({ where: `--baseline ${makePrintable(path)}`, what: error.message });
  });
  const report = parseObject(text);
  const findings = getMaps(report ?? {}, "findings")
    .map(readFinding)
    .filter((finding) => finding !== undefined);
  if (findings.length === 0) {
    throw buildUsageProblem({
      where: `--baseline ${makePrintable(path)}`,
      what: report === undefined ? "this is no JSON document" : "it has no findings",
      fix: "`harden-init verify --json > known.json` makes such a file.",
    });
  }
  return findings;
}

function readFinding(value: Fields): Finding | undefined {
  const [host, control, service, open] = ["host", "control", "service", "open"].map((key) => getText(value, key));
  const { ok } = value;
  return host === undefined || control === undefined || !(ok === null || typeof ok === "boolean")
    ? undefined
    : { host, control, ok, ...(service !== undefined && { service }), ...(open !== undefined && { open }) };
}
