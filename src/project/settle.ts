import { isDeepStrictEqual } from "node:util";
import { answersFile } from "../answers/file.ts";
import { parseAnswers } from "../answers/parse.ts";
import { formatAnswers } from "../answers/write.ts";
import { computeInterruptibly } from "../lib/interruptible.ts";
import type { PathComment } from "../lib/yaml/path-comments.ts";
import type { Machine } from "../model/adopt/machine.ts";
import { acceptOpenPoints } from "../model/build/accept-open-points.ts";
import { withComments } from "../model/build/comments.ts";
import { buildUncommented } from "../model/build/model.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers, WrittenAnswers } from "../model/schema/answers.ts";
import { describeMachine } from "./machine.ts";
import { makeProject, type Project, readProject } from "./open.ts";

/** Final answers. */
export interface Settling {
  /** As they will be written. */
  readonly written: WrittenAnswers;
  /** The same, validated. */
  readonly answers: Answers;
  readonly kinds: Kinds;
  readonly comments?: readonly PathComment[];
  /** The last day, `YYYY-MM-DD`, until which the user accepts their open points. Undefined: nothing is accepted. */
  readonly openUntil?: string;
}

/**
 * The project of these answers, with its text of harden.yml. The model is built once and the text is read once, so that what is shown is what is
 * written.
 */
export async function settleProject(root: string, settling: Settling): Promise<Project> {
  const { project, text } = await computeInterruptibly(() => shown(root, settling));
  return project ?? readProject(root, text);
}

/** The text, and the project where the text means what was shown. */
function shown(root: string, settling: Settling): { readonly text: string; readonly project?: Project } {
  const { kinds } = settling;
  const machine = describeMachine(root);
  const { written, answers, model } = accepted(settling, machine);
  const text = formatAnswers(written, settling.comments);
  const document = parseAnswers(text, answersFile);
  return isDeepStrictEqual(document.value, written)
    ? { text, project: makeProject({ root, text, answers, kinds, model: withComments(model, document.comments()) }) }
    : { text };
}

function accepted({ written, answers, kinds, openUntil }: Settling, machine: Machine) {
  return openUntil === undefined
    ? { written, answers, model: buildUncommented(answers, kinds, { machine }) }
    : acceptOpenPoints({ written, answers }, kinds, openUntil, machine);
}
