import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readCommented } from "../../src/answers/read.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { buildModel } from "../../src/model/build/model.ts";
import type { Model } from "../../src/model/types.ts";
import { buildPlan } from "../../src/plan/build.ts";
import { loadTemplates } from "../../src/plan/templates/load.ts";
import type { Plan } from "../../src/plan/types.ts";

export interface Rendered {
  readonly model: Model;
  readonly plan: Plan;
}

/** The plan of a harden.yml's text. */
export async function renderAnswers(text: string, file = "harden.yml"): Promise<Rendered> {
  const kinds = await loadKinds();
  const { answers, comments } = readCommented(text, file, kinds);
  const model = buildModel(answers, kinds, comments);
  const used = new Set(model.services.map(({ kind }) => kind));
  return { model, plan: buildPlan(model, await loadTemplates(used)) };
}

export async function renderFile(file: string): Promise<Rendered> {
  return renderAnswers(readFileSync(file, "utf8"), file);
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
