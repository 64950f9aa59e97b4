import { hash } from "node:crypto";
import { buildMissingProblem, type Complaint, exitCodes, Problem } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import { parseObject } from "../../lib/fields.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { joinReference, splitReference } from "../../pins/reference.ts";

/**
 * Asks the registries which content each tag names now: the whole index, so that every architecture finds its own image.
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
  const named = await inspect(reference);
  if (named.code !== 0 || !isManifest(named.stdout)) {
    return {
      where: reference,
      what: `the registry returned no digest: ${named.code === 0 ? "its answer is no manifest" : takeLastLine(named.stderr)}`,
      fix: "Check the name and that the registry is reachable, or set `trust: tag` and accept that the tag can be moved.",
    };
  }
  const digest = digestOf(named.stdout);
  const content = await inspect(joinReference({ image: splitReference(reference).image, digest }));
  return content.code === 0 && digestOf(content.stdout) === digest
    ? digest
    : {
        where: reference,
        what: `the tag names ${digest}, but what the registry returns for that is something else${content.code === 0 ? "" : `: ${takeLastLine(content.stderr)}`}`,
        fix: "Nothing was pinned. Do not use this registry, or what stands between it and you, before you know why.",
      };
}

/** The digest is worked out from the content: what a registry claims it to be counts for nothing. */
function digestOf(content: string): string {
  return `sha256:${hash("sha256", content, "hex")}`;
}

function isManifest(text: string): boolean {
  return parseObject(text)?.schemaVersion === 2;
}

async function inspect(reference: string) {
  const words = ["buildx", "imagetools", "inspect", "--raw", reference] as const;
  const said = await captureOutput(["docker", ...words], { timeout: 60_000 });
  if (said.code === 127) {
    throw buildMissingProblem({
      where: "docker",
      what: "the program is not installed on this machine",
      fix: "harden-init doctor --fix",
    });
  }
  return said;
}
