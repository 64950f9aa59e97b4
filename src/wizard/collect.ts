import type { AnswerOptions } from "../answers/flags/answer-options.ts";
import { readAnswerFlags } from "../answers/flags/flags.ts";
import { findPreset, type Preset, presets } from "../answers/presets.ts";
import { acceptAnswers, listComplaints } from "../answers/read.ts";
import type { Source } from "../answers/source.ts";
import { buildUsageProblem } from "../lib/errors.ts";
import { computeInterruptibly } from "../lib/interruptible.ts";
import { getIn, isMap, overlay } from "../lib/paths.ts";
import { nameHint } from "../lib/text/nearest-name.ts";
import { makePrintable } from "../lib/text/printable.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers, WrittenAnswers } from "../model/schema/answers.ts";
import { validateAnswers } from "../model/validate.ts";
import type { FolderFacts } from "../survey/types.ts";
import { ask, complete, type Guide } from "./ask.ts";
import type { Importing } from "./questions/import/all.ts";
import type { NewFile } from "./types.ts";

export interface Collecting {
  /** The answers on the command line. */
  readonly options: AnswerOptions;
  readonly kinds: Kinds;
  /** The project's folder. */
  readonly folder: string;
  readonly found: FolderFacts;
  readonly importing?: Importing;
  /** The answers of a file or an import, if there are any. */
  readonly source?: Source;
  /** Absent if no questions can or may be asked. */
  readonly guide?: Guide;
}

/** The answers as they will be written, and as they are understood. */
export interface Collected {
  readonly written: WrittenAnswers;
  readonly answers: Answers;
  /** What the user wants made beside the project. */
  readonly files: readonly NewFile[];
}

/**
 * Combines the answers: a preset, overridden by the source, then by the flags, then by the questions.
 *
 * @returns undefined if the user declined the result
 * @throws Problem (exit 2) with all that is invalid or missing, (exit 130) if the user cancels
 */
export async function collectAnswers({
  options,
  kinds,
  folder,
  found,
  importing,
  source,
  guide,
}: Collecting): Promise<Collected | undefined> {
  const flags = readAnswerFlags(options);
  const given = source === undefined ? flags : layered(answersIn(source, kinds), flags);
  const valid = await computeInterruptibly(() => refuseWrong(given, kinds));
  const asking = {
    given: given.value,
    preset: presetOf(options.preset)?.answers,
    extent: source === undefined ? ("all" as const) : ("required" as const),
    kinds,
    folder,
    found,
    importing,
  };
  const asked = guide
    ? await ask(asking, guide)
    : { answers: await computeInterruptibly(() => complete(asking)), agreed: true, files: [] };
  const { answers: written, agreed, files } = asked;
  return agreed
    ? {
        written: written as WrittenAnswers,
        answers:
          written === given.value && valid !== undefined
            ? valid
            : await computeInterruptibly(() => acceptAnswers(written, kinds, given.where)),
        files,
      }
    : undefined;
}

/** Flags cannot override a source that is not a map. */
function answersIn(source: Source, kinds: Kinds): Source {
  if (!isMap(source.value)) {
    refuseWrong(source, kinds);
  }
  return source;
}

/** One source over another: the upper one wins. */
function layered(lower: Source, upper: Source): Source {
  return {
    value: overlay(lower.value, upper.value),
    where: (path) => (getIn(upper.value, path) === undefined ? lower : upper).where(path),
  };
}

/** Invalid answers are reported before any question; missing ones may still be asked for. Undefined where some are missing. */
function refuseWrong(given: Source, kinds: Kinds): Answers | undefined {
  const result = validateAnswers(given.value, kinds);
  const wrong = result.ok ? [] : result.issues.filter(({ path }) => getIn(given.value, path) !== undefined);
  if (wrong.length > 0) {
    throw buildUsageProblem(listComplaints(wrong, given.where));
  }
  return result.ok ? result.answers : undefined;
}

function presetOf(name: string | undefined): Preset | undefined {
  if (name === undefined) {
    return undefined;
  }
  const preset = findPreset(name);
  if (preset === undefined) {
    const known = presets.map((each) => each.name);
    const fix = nameHint(name, known, "Known presets");
    throw buildUsageProblem({ where: `--preset ${makePrintable(name, 60)}`, what: "unknown preset", fix });
  }
  return preset;
}
