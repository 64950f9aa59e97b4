import type { ImportedProxy } from "../../../import/proxies/types.ts";
import type { Where } from "../../../import/service-answers.ts";
import { getIn } from "../../../lib/paths.ts";
import type { Kinds } from "../../../model/kinds.ts";
import type { Model } from "../../../model/types/model.ts";
import type { Service } from "../../../model/types/service.ts";
import { modelFor } from "../../checked.ts";
import type { Question } from "../../types.ts";
import type { Walk } from "../../walk.ts";
import { askAboutGuess, type GuessedSecret } from "./guessed-secrets.ts";
import { type OpenPoint, openPoints } from "./open-points.ts";
import { placeQuestions } from "./places.ts";
import { askAboutProxy } from "./proxies.ts";

/** What an import brings along, beside its answers. */
export interface Importing {
  readonly where: Where;
  /** The last day of what the user accepts with it, `YYYY-MM-DD`. */
  readonly until: string;
  /** What may be a secret, and is in the vault. */
  readonly guessed?: readonly GuessedSecret[];
  /** Services that answer visitors for the others. */
  readonly proxies?: readonly ImportedProxy[];
}

const one = "one by one";
const none = "none";

/** The questions that an import leaves: first whether they are asked at all. */
export function importQuestions(
  walk: Walk,
  answers: unknown,
  kinds: Kinds,
  importing: Importing | undefined,
): readonly Question[] {
  if (importing === undefined) {
    return [];
  }
  // Another service may have to say its port after that, and there is no model until it does.
  return [
    ...(importing.proxies ?? []).flatMap(askAboutProxy),
    ...askAboutServices(walk, answers, modelFor(answers, kinds), importing),
  ];
}

function askAboutServices(
  walk: Walk,
  answers: unknown,
  model: Model | undefined,
  importing: Importing,
): readonly Question[] {
  if (model === undefined) {
    return [];
  }
  const adopted = model.services.filter((service) => service.adopted !== undefined);
  const places = adopted.flatMap(({ name }) => placeQuestions({ name, answers, model, ...importing }));
  const open = adopted.flatMap((service) => {
    const lacks = new Set(service.adopted?.hardened.lacks.map(({ control }) => control));
    return openPoints
      .filter(({ control, isOpen }) => isOpen?.(service) ?? lacks.has(control))
      .map((point) => pointQuestion(service, answers, point, importing));
  });
  const isSkipped = walk.replies[gate] === none && !walk.open.includes(gate);
  const guessed = (importing.guessed ?? []).filter(({ service }) => adopted.some(({ name }) => name === service));
  return [
    ...places,
    ...guessed.map(askAboutGuess),
    ...(open.length < 2 ? [] : [gateQuestion(open.length, importing)]),
    ...(isSkipped ? [] : open),
  ];
}

const gate = "open-points";

function gateQuestion(count: number, { until }: Importing): Question {
  return {
    path: [gate],
    flag: "--yes",
    message: `The compose file leaves ${count} points open. Answer them now?`,
    reason: "Each has a proposal and says what it brings.",
    type: "choice",
    required: false,
    isUnknown: true,
    choices: [
      { value: one, name: "yes", note: "one by one; an empty answer leaves a point open" },
      { value: none, name: "no", note: `they stay open, accepted until ${until}` },
    ],
    default: one,
    put: (others) => others,
  };
}

function pointQuestion(
  { name, adopted }: Service,
  answers: unknown,
  { key, part }: OpenPoint,
  { until }: Importing,
): Question {
  const path = ["services", name, key];
  const compose = getIn(answers, ["services", name, "compose"]);
  return {
    ...part({ name, compose, hardened: adopted?.hardened.service ?? {}, until }),
    path,
    flag: `--set ${path.join(".")}=VALUE`,
    required: false,
    isUnknown: true,
  };
}
