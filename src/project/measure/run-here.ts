import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { captureOutput } from "../../lib/exec.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getStackRoot } from "../../model/deployed-names.ts";
import type { Reading, Scanner } from "../../scan/types.ts";
import type { Project } from "../open.ts";

/** Runs a linter on this machine, on the compose file as it is deployed. Only that file lies beside it: what the project accepts is not left out. */
export async function lintHere(
  { root, model }: Project,
  { name, command, seconds, parse }: Scanner,
  archive: string,
  parent: string,
): Promise<Reading> {
  const folder = join(parent, name);
  await mkdir(folder);
  const unpacked = await captureOutput(["tar", "--extract", "--file", archive, "--directory", folder]);
  if (unpacked.code !== 0) {
    return { state: "aborted", why: makePrintable(unpacked.stderr.trim(), 200) };
  }
  const file = join(folder, "compose.yml");
  await copyFile(join(root, "playbooks/files", getStackRoot(model.name), "compose.yml"), file);
  const env = { PYTHONPATH: join(folder, "src"), PYTHONDONTWRITEBYTECODE: "1" };
  const { code, stdout, stderr } = await captureOutput(command, { cwd: folder, env, timeout: seconds * 1000 });
  if (code === 127 || code === 124) {
    return { state: "aborted", why: makePrintable(stderr, 200) };
  }
  const reading = parse(stdout, model.name);
  const last = takeLastLine(stderr, 200);
  return reading.state === "aborted" && last !== "" ? { ...reading, why: `${reading.why}: ${last}` } : reading;
}
