import { usageProblem } from "../lib/errors.ts";
import { nameHint } from "../lib/names.ts";
import { getIn, isMap, overlay } from "../lib/paths.ts";
import { printable } from "../lib/printable.ts";
import type { Kinds } from "../model/kinds.ts";
import type { Answers, WrittenAnswers } from "../model/schema.ts";
import { validateAnswers } from "../model/validate.ts";
import { ask } from "./ask.ts";
import { answersFromFlags } from "./flags.ts";
import { parseAnswers } from "./parse.ts";
import { findPreset, type Preset, presets } from "./presets.ts";
import { servicesIn } from "./questions.ts";
import { acceptAnswers, complaints } from "./read.ts";
import type { Prompter, Source } from "./types.ts";

export interface Collecting {
  /** The command line's options; see `answerOptions`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly kinds: Kinds;
  /** The project's folder. */
  readonly folder: string;
  /** The text of the `--answers` file and how messages name it, where there is one. */
  readonly file?: { readonly text: string; readonly name: string };
  /** Absent where nobody can or shall be asked. */
  readonly prompter?: Prompter;
}

/** The answers as they will be written, and as they are understood. */
export interface Collected {
  readonly written: WrittenAnswers;
  readonly answers: Answers;
}

/**
 * Brings the answers together: a preset, below the answers file, below the flags, below what is asked.
 *
 * @throws Problem (exit 2) with all that is wrong or missing; exit 130 where the person breaks off
 */
export async function collectAnswers({ options, kinds, folder, file, prompter }: Collecting): Promise<Collected> {
  const flags = answersFromFlags(options);
  const given = file === undefined ? flags : layered(readSource(file, kinds), flags);
  refuseWrong(given, kinds);
  const extent = file === undefined ? "all" : "required";
  const preset = presetOf(options.preset) ?? (await choosePreset(given, prompter));
  const written = await ask({
    given: given.value,
    preset: preset?.answers,
    extent,
    kinds,
    folder,
    ...(prompter && { prompter }),
  });
  const answers = acceptAnswers(written, kinds, given.where);
  return { written: written as WrittenAnswers, answers };
}

/** An answers file; one that is no map has nothing that flags could be laid over. */
function readSource({ text, name }: NonNullable<Collecting["file"]>, kinds: Kinds): Source {
  const source = parseAnswers(text, name);
  if (!isMap(source.value)) {
    refuseWrong(source, kinds);
  }
  return source;
}

/** One source over another: what the upper one says holds. */
function layered(lower: Source, upper: Source): Source {
  return {
    value: overlay(lower.value, upper.value),
    where: (path) => (getIn(upper.value, path) === undefined ? lower : upper).where(path),
  };
}

/** What is wrong is said before anything is asked; what is missing may still be. */
function refuseWrong(given: Source, kinds: Kinds): void {
  const result = validateAnswers(given.value, kinds);
  const wrong = result.ok ? [] : result.issues.filter(({ path }) => getIn(given.value, path) !== undefined);
  if (wrong.length > 0) {
    throw usageProblem(complaints(wrong, given.where));
  }
}

function presetOf(name: unknown): Preset | undefined {
  if (typeof name !== "string") {
    return undefined;
  }
  const preset = findPreset(name);
  if (preset === undefined) {
    const known = presets.map((each) => each.name);
    const fix = nameHint(name, known, "These are known");
    throw usageProblem({ where: `--preset ${printable(name, 60)}`, what: "there is no such preset", fix });
  }
  return preset;
}

const none = "";

async function choosePreset(given: Source, prompter: Prompter | undefined): Promise<Preset | undefined> {
  if (prompter === undefined || servicesIn(given.value).length > 0) {
    return undefined;
  }
  const reply = await prompter.ask(
    {
      message: "What do you want to begin with?",
      reason: "A preset proposes an answer to every question; each can be changed.",
      type: "choice",
      choices: [
        ...presets.map(({ name, title }) => ({ value: name, note: title })),
        { value: none, name: "an empty stack", note: "service by service" },
      ],
    },
    () => undefined,
  );
  return findPreset(String(reply));
}
