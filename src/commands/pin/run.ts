import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { removeAnswer } from "../../answers/edit/remove.ts";
import { setAnswer } from "../../answers/edit/set.ts";
import { answersFile } from "../../answers/file.ts";
import { buildMissingProblem, type ExitCode, exitCodes, Problem } from "../../lib/errors.ts";
import { captureOutput } from "../../lib/exec.ts";
import { print, printJson } from "../../lib/io.ts";
import { takeLastLine } from "../../lib/text/last-line.ts";
import { openProject, type Project } from "../../project/open.ts";
import type { Context } from "../../project/types.ts";
import { withProjectLock } from "../../write/lock.ts";
import { openConflicts } from "../../write/manifest.ts";
import type { PinOptions } from "./spec.ts";

/** An image reference of the answers, and the one with a digest that replaces it. */
interface Pin {
  readonly path: readonly string[];
  readonly from: string;
  readonly to: string;
}

/**
 * Asks the registries for the digest of each tag and writes it into harden.yml. Only those keys change, and an acceptance of a missing digest is
 * removed. `--renew` also looks up images that have a digest, which brings security updates.
 */
export async function run(context: Context, options: PinOptions): Promise<ExitCode> {
  return withProjectLock(context.root, async () => {
    const project = await openProject(context.root);
    const pins = (
      await Promise.all(referencesOf(project).map((reference) => resolve(reference, options.renew)))
    ).filter(({ from, to }) => from !== to);
    if (pins.length > 0) {
      const text = pins.reduce((edited, pin) => written(edited, pin, project), project.text);
      await writeFileAtomic(join(project.root, answersFile), text);
    }
    say(context, pins, openConflicts(project.root).length > 0);
    return exitCodes.done;
  });
}

/** The answers with a pin. If they only imply a service, as with the log receiver, the pin names it. */
function written(text: string, { path: [, name = "", key = ""], to }: Pin, { answers, model }: Project): string {
  const kind = model.services.find((service) => service.name === name)?.kind.name;
  return Object.hasOwn(answers.services, name)
    ? removeAnswer(setAnswer(text, ["services", name, key], to, answersFile), accepted(name), answersFile)
    : setAnswer(text, ["services", name], { kind, [key]: to }, answersFile);
}

function accepted(service: string): readonly string[] {
  return ["services", service, "accept", "image-digest"];
}

function referencesOf({ model }: Project): readonly { readonly path: readonly string[]; readonly from: string }[] {
  return model.services.flatMap(({ name, image, base }) => {
    const from = image ?? base;
    // What is built by a Dockerfile of its own names its image there.
    return from === undefined ? [] : [{ path: ["services", name, image === undefined ? "base" : "image"], from }];
  });
}

async function resolve({ path, from }: { path: readonly string[]; from: string }, renew: boolean): Promise<Pin> {
  const [tagged = "", digest] = from.split("@");
  if (digest !== undefined && !(renew && /:[^/]+$/.test(tagged))) {
    return { path, from, to: from };
  }
  return { path, from, to: `${tagged}@${await digestOf(tagged)}` };
}

/** The digest of the whole index, so that every architecture finds its own image. */
async function digestOf(reference: string): Promise<string> {
  const words = ["buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", reference] as const;
  const { code, stdout, stderr } = await captureOutput(["docker", ...words], { timeout: 60_000 });
  const digest = stdout.trim();
  if (code === 0 && /^sha256:[0-9a-f]{64}$/.test(digest)) {
    return digest;
  }
  if (code === 127) {
    throw buildMissingProblem({
      where: "docker",
      what: "the program is not installed on this machine",
      fix: "harden-init doctor --fix",
    });
  }
  throw new Problem(exitCodes.missing, {
    where: reference,
    what: `the registry returned no digest: ${takeLastLine(stderr)}`,
    fix: "Check the name and that the registry is reachable, or set `trust: tag` and accept that the tag can be moved.",
  });
}

function say({ io, json, quiet }: Context, pins: readonly Pin[], isOpen: boolean): void {
  if (json) {
    printJson(io, { pinned: pins.map(({ path, from, to }) => ({ key: path.join("."), from, to })) });
    return;
  }
  for (const { path, from, to } of pins) {
    print(io, `${path.join(".")}: ${from} → ${to}`);
  }
  if (!quiet) {
    print(
      io,
      pins.length === 0
        ? "Every image has its digest."
        : `Next: harden-init generate${isOpen ? " --resolve" : ""}, then harden-init deploy.`,
    );
  }
}
