import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readCommented } from "../../src/answers/read.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { buildModel } from "../../src/model/build/model.ts";
import type { Model } from "../../src/model/types/model.ts";
import { requireSameMeaning } from "../../src/plan/adopted/read-back.ts";
import { buildPlan } from "../../src/plan/build.ts";
import { loadTemplates, type Templates } from "../../src/plan/templates/load.ts";
import type { Plan } from "../../src/plan/types.ts";
import { sampleLearned } from "./learning/learned.ts";

export interface Rendered {
  readonly model: Model;
  readonly plan: Plan;
}

/** The kinds and the templates that come with the tool: they are the same for every test, and a property renders hundreds of projects. */
export const shippedKinds = loadKinds();
const templatesOf = new Map<string, Promise<Templates>>();

/** The plan of a harden.yml's text, read back as it is before it is placed. */
export async function renderAnswers(text: string, file = "harden.yml"): Promise<Rendered> {
  const kinds = await shippedKinds;
  const { answers, comments } = readCommented(text, file, kinds);
  const model = buildModel(answers, kinds, comments);
  const plan = buildPlan(model, await templatesFor(model), sampleLearned(model));
  requireSameMeaning(plan, model);
  return { model, plan };
}

export async function renderFile(file: string): Promise<Rendered> {
  return renderAnswers(readFileSync(file, "utf8"), file);
}

/** The templates of the kinds that a model uses, which must all come with the tool. */
export function templatesFor({ services }: Model): Promise<Templates> {
  const used = new Map(services.map(({ kind }) => [kind.name, kind]));
  const key = [...used.keys()].sort().join();
  const templates = templatesOf.get(key) ?? loadTemplates(used.values());
  templatesOf.set(key, templates);
  return templates;
}

/** Writes a plan below a folder, modes included. */
export function writePlan({ files }: Plan, folder: string): void {
  for (const { path, text, mode } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    chmodSync(target, mode);
  }
}

/** An empty folder of its own for a test. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `harden-init-${name}-`));
}
