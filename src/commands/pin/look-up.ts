import { hash } from "node:crypto";
import { buildMissingProblem, type Complaint, exitCodes, Problem } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { joinReference, splitReference } from "../../pins/reference.ts";

/**
 * Asks the registries which content each tag names now: the whole index, so that every architecture finds its own image. What a registry says is
 * believed only after the content itself was read.
 *
 * @throws Problem (exit 4) with every image that could not be looked up
 */
export async function lookUpDigests(references: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all([...new Set(references)].map(async (one) => [one, await lookUp(one)] as const));
  const complaints = found.flatMap(([, said]) => (typeof said === "string" ? [] : [said]));
  if (complaints.length > 0) {
    throw new Problem(exitCodes.missing, complaints);
  }
  return new Map(found.map(([reference, said]) => [reference, String(said)]));
}

async function lookUp(reference: string): Promise<string | Complaint> {
  const named = await inspect("--format", "{{.Manifest.Digest}}", reference);
  const digest = named.stdout.trim();
  if (named.code !== 0 || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    return {
      where: reference,
      what: `the registry returned no digest: ${takeLastLine(named.stderr)}`,
      fix: "Check the name and that the registry is reachable, or set `trust: tag` and accept that the tag can be moved.",
    };
  }
  const content = await inspect("--raw", joinReference({ image: splitReference(reference).image, digest }));
  return content.code === 0 && `sha256:${hash("sha256", content.stdout, "hex")}` === digest
    ? digest
    : {
        where: reference,
        what: `the registry names ${digest}, but what it returns for that is something else${content.code === 0 ? "" : `: ${takeLastLine(content.stderr)}`}`,
        fix: "Nothing was pinned. Do not use this registry, or what stands between it and you, before you know why.",
      };
}

async function inspect(...words: readonly string[]) {
  const said = await captureOutput(["docker", "buildx", "imagetools", "inspect", ...words], { timeout: 60_000 });
  if (said.code === 127) {
    throw buildMissingProblem({
      where: "docker",
      what: "the program is not installed on this machine",
      fix: "harden-init doctor --fix",
    });
  }
  return said;
}
