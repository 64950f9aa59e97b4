import { existsSync, readdirSync } from "node:fs";
import { findProvenCalls, findProvenRules } from "../../learn/calls.ts";
import type { Facts } from "../../learn/facts.ts";
import { type Kept, keptSchema, nameKeptFile } from "../../learn/kept.ts";
import { buildUsageProblem } from "../../lib/errors.ts";
import { parseObject } from "../../lib/fields.ts";
import { learnedFolder } from "../../lib/state.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { perform } from "../../write/disk.ts";
import type { Step } from "../../write/steps.ts";
import { ProjectTree } from "../../write/tree.ts";

/*
 * What was learned, in the project's folder `learned`: a file for each image, and in it the services that ran it. The files are the user's, and belong into
 * version control: no other command writes or removes them.
 */

/** Everything that is kept; throws Problem (exit 2) with the file that cannot be read. */
export function readKept(root: string): readonly Kept[] {
  return listFiles(root).flatMap((path) => lessonsIn(new ProjectTree(root), path));
}

/** Keeps a lesson in the place of an earlier one of the same service and image; a watch goes on unless the new one says otherwise. Call it under the project's lock. Returns the file's path. */
export async function keepLesson(root: string, kept: Kept): Promise<string> {
  const tree = new ProjectTree(root);
  const path = nameKeptFile(kept.result.image);
  const before = lessonsIn(tree, path);
  const isSame = ({ result }: Kept) => result.service === kept.result.service;
  const others = before.filter((one) => !isSame(one));
  const former = before.find(isSame);
  const whole = { watched: former?.watched, ...withProven(kept, former) };
  await perform(tree, [replaceFile(tree, path, [...others, whole])]);
  return path;
}

/** What was proven holds until something else is: a project that is rendered from it would have none after a run that went wrong. */
function withProven(kept: Kept, before: Kept | undefined): Kept {
  const { result } = kept;
  const { calls, profile } = before?.result.facts ?? {};
  const needs = (find: (facts: Facts) => unknown) =>
    find(result.facts) === undefined && before !== undefined && find(before.result.facts) !== undefined;
  const facts = {
    ...result.facts,
    ...(needs(findProvenCalls) && { calls }),
    ...(needs(findProvenRules) && { profile }),
  };
  return { ...kept, result: { ...result, facts } };
}

/** Forgets what was learned of a service, of whichever image. Call it under the project's lock. Returns the paths of the changed files. */
export async function forgetService(root: string, service: string): Promise<readonly string[]> {
  const tree = new ProjectTree(root);
  const steps = listFiles(root).flatMap((path) => {
    const lessons = lessonsIn(tree, path);
    const others = lessons.filter(({ result }) => result.service !== service);
    return others.length === lessons.length ? [] : [replaceFile(tree, path, others)];
  });
  if (steps.length > 0) {
    await perform(tree, steps);
  }
  return steps.map(({ path }) => path);
}

/** The mode of a file that everyone who has the project may read. */
const plain = 0o644;

function listFiles(root: string): readonly string[] {
  const folder = new ProjectTree(root).absolute(learnedFolder);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
        .sort()
        .map((name) => `${learnedFolder}/${name}`)
    : [];
}

function lessonsIn(tree: ProjectTree, path: string): readonly Kept[] {
  const found = tree.look(path);
  if (found.kind === "obstacle") {
    throw buildUsageProblem(found.complaint);
  }
  return found.kind === "nothing" ? [] : Object.values(parseKept(found.file.text, path));
}

function parseKept(text: string, path: string): Readonly<Record<string, Kept>> {
  const object = parseObject(text);
  const read = keptSchema.safeParse(object);
  if (read.success) {
    return read.data.services;
  }
  const [issue] = read.error.issues;
  const why =
    object === undefined ? "it is no JSON object" : [issue?.path.join("."), issue?.message].filter(Boolean).join(": ");
  throw buildUsageProblem({
    where: path,
    what: `what was learned cannot be read: ${makePrintable(why, 200)}`,
    fix: "Take the file from your version control again, or delete it: `harden-init learn` writes it.",
  });
}

/** With the text that was read: what someone saved in between is not overwritten. */
function replaceFile(tree: ProjectTree, path: string, lessons: readonly Kept[]): Step {
  const over = { text: tree.read(path)?.text };
  const entries = lessons
    .map((kept) => [kept.result.service, kept] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0
    ? { do: "drop", path, over }
    : {
        do: "put",
        path,
        mode: plain,
        over,
        text: `${JSON.stringify({ version: 1, services: Object.fromEntries(entries) }, null, 2)}\n`,
      };
}
