import { join } from "node:path";
import { answersFile, readAnswersText } from "../answers/file.ts";
import { readCommented } from "../answers/read.ts";
import { loadKinds } from "../kinds/load.ts";
import { computeInterruptibly } from "../lib/interruptible.ts";
import { buildModel } from "../model/build/model.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers } from "../model/schema/answers.ts";
import type { Model } from "../model/types/model.ts";
import { buildPlan } from "../plan/build.ts";
import { loadTemplates } from "../plan/templates/load.ts";
import type { Plan } from "../plan/types.ts";
import { loadLearned } from "./learned/load-learned.ts";
import { describeMachine } from "./machine.ts";

/** A project as its answers describe it. */
export interface Project {
  /** Its folder, absolute. */
  readonly root: string;
  /** The text of harden.yml. */
  readonly text: string;
  readonly answers: Answers;
  readonly kinds: Kinds;
  readonly model: Model;
  /** All its files, rendered on first use. */
  plan(): Promise<Plan>;
}

/** Reads the project in a folder. Throws Problem (exit 2) if there is none or its answers are invalid. */
export async function openProject(root: string): Promise<Project> {
  return readProject(root, await readAnswersText(join(root, answersFile)));
}

/** The same for a text that is not on the disk yet. */
export async function readProject(root: string, text: string): Promise<Project> {
  const kinds = await loadKinds(root);
  return computeInterruptibly(() => {
    const { answers, comments } = readCommented(text, answersFile, kinds);
    return makeProject({
      root,
      text,
      answers,
      kinds,
      model: buildModel(answers, kinds, comments, describeMachine(root)),
    });
  });
}

/** A project that is understood already; its files are rendered when they are first asked for. */
export function makeProject(parts: Omit<Project, "plan">): Project {
  let plan: Promise<Plan> | undefined;
  return {
    ...parts,
    plan: () => {
      plan ??= render(parts);
      return plan;
    },
  };
}

async function render({ root, model, answers }: Omit<Project, "plan">): Promise<Plan> {
  const templates = await loadTemplates(new Set(model.services.map(({ kind }) => kind)));
  const learned = loadLearned(root, { model, answers }, templates.seccomp);
  return computeInterruptibly(() => buildPlan(model, templates, learned));
}
