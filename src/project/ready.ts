import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { answersFile } from "../answers/file.ts";
import { buildUsageProblem, type Complaint, exitCodes, Problem } from "../lib/errors.ts";
import { locateSource } from "../lib/files/real-path.ts";
import { nameConflictCopy } from "../lib/state.ts";
import type { Service } from "../model/types/service.ts";
import { isUpToDate, openConflicts } from "../write/manifest.ts";
import { findCertificateFaults } from "./edge/certificate.ts";
import { findAuthorityFaults, findKeysInside } from "./edge/client-authority.ts";
import { fingerprintInputs } from "./fingerprint.ts";
import { requireLocked } from "./images/require-locked.ts";
import { findMissingKeys, requireVerifiers } from "./images/verifiers.ts";
import type { Project } from "./open.ts";
import { isNoApplication } from "./reviewed/outside.ts";

/**
 * Checks that a project can be deployed: written from the current answers, no conflict open, all needed files exist, a certificate is good, no image was
 * moved, and what verifies signatures is installed.
 *
 * @throws Problem with everything that prevents it
 */
export async function requireReady(project: Project): Promise<void> {
  requireWritten(project);
  const missing = [
    ...findMissing(project),
    ...findCertificateFaults(project),
    ...findAuthorityFaults(project),
    ...findKeysInside(project),
  ];
  if (missing.length > 0) {
    throw buildUsageProblem(missing);
  }
  requireLocked(project);
  await requireVerifiers(project);
}

/** The files that a deploy needs and that are not there. */
export function findMissing({ root, model }: Project): readonly Complaint[] {
  return model.services
    .flatMap((service) => [
      ...sourceComplaints(root, service),
      ...seedComplaints(root, service),
      ...fileComplaints(root, service),
    ])
    .concat(findMissingKeys({ root, model }));
}

/** Checks that a project was written from the current answers; throws Problem otherwise. */
export function requireWritten({ root, text }: Project): void {
  if (!existsSync(join(root, "playbooks", "site.yml"))) {
    throw buildUsageProblem({ where: root, what: "the project has not been written yet", fix: "harden-init generate" });
  }
  requireSettled(root);
  if (!isUpToDate(root, fingerprintInputs(root, text))) {
    throw new Problem(exitCodes.notAsWanted, {
      where: answersFile,
      what: "the project was written from other answers, or by another version",
      fix: "`harden-init generate --diff` shows what changes, `harden-init generate` writes it.",
    });
  }
}

function requireSettled(root: string): void {
  const conflicts = openConflicts(root);
  if (conflicts.length > 0) {
    throw new Problem(
      exitCodes.notAsWanted,
      conflicts.map((path) => ({
        where: path,
        what: "a conflict is open",
        fix: `\`harden-init generate --resolve\` walks you through it; or copy what you want from ${nameConflictCopy(path)} and delete that file.`,
      })),
    );
  }
}

function sourceComplaints(root: string, { name, source, kind }: Service): readonly Complaint[] {
  if (source === undefined) {
    return [];
  }
  const where = `${answersFile} services.${name}.source`;
  const folder = locateSource(root, source);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return [{ where, what: `the folder \`${source}\` does not exist`, fix: "Set it to the application's folder." }];
  }
  if (isNoApplication(folder)) {
    return [{ where, what: `${folder} belongs to the server itself, or is a home`, fix: isNoPlace }];
  }
  const found = new Set(readdirSync(folder));
  return kind.source_index.length === 0 || kind.source_index.some((index) => found.has(index))
    ? []
    : [
        {
          where,
          what: `\`${source}\` has no ${inWords(kind.source_index)}`,
          fix: "Set it to the application's folder, with such a file in it.",
        },
      ];
}

function fileComplaints(root: string, { files }: Service): readonly Complaint[] {
  return files
    .map(({ source, key }) => ({ source, key, place: locateSource(root, source) }))
    .filter(({ place }) => !existsSync(place) || isNoApplication(place))
    .map(({ source, key, place }) => ({
      where: `${answersFile} ${key}`,
      ...(existsSync(place)
        ? { what: `${place} belongs to the server itself, or is a home`, fix: isNoPlace }
        : { what: `\`${source}\` does not exist` }),
    }));
}

const isNoPlace = "Put the files into a folder of their own, and name that.";

function seedComplaints(root: string, { name, seed }: Service): readonly Complaint[] {
  if (seed === undefined) {
    return [];
  }
  const where = `${answersFile} services.${name}.seed.file`;
  const file = join(root, seed.file);
  if (!existsSync(file) || !statSync(file).isFile()) {
    return [{ where, what: `the file \`${seed.file}\` does not exist` }];
  }
  return statSync(file).size === 0 ? [{ where, what: `\`${seed.file}\` is empty` }] : [];
}

/** `a`, or `a, b or c`. */
function inWords(names: readonly string[]): string {
  return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" or ");
}
