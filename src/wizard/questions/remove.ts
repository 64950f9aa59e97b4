import { listServers, listUsers, withoutService } from "../../answers/without-service.ts";
import { getIn, setIn } from "../../lib/paths.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { Choice } from "../../prompts/types.ts";
import type { Question } from "../types.ts";
import type { Walk } from "../walk.ts";
import { listServices } from "./all.ts";

/* Removing services and servers. Offered in the review, one after another. */

const none = "";

interface Removable {
  /** The prefix of its questions: `without.service[0]`. */
  readonly key: "service" | "server";
  readonly message: string;
  readonly reason: string;
  names(answers: unknown): readonly string[];
  /** What else it affects, a line each; `isSaved` means that it may have been deployed. */
  effect(name: string, isSaved: boolean, answers: unknown, kinds: Kinds): readonly string[];
  without(answers: unknown, name: string): unknown;
}

const removables: readonly Removable[] = [
  {
    key: "service",
    message: "Remove a service?",
    reason: "Data in its volumes stays: nothing is deleted.",
    names: listServices,
    effect: (name, isSaved, answers, kinds) => [
      ...listUsers(name, answers).map((client) => `- ${client} uses it, and will not find it`),
      ...(isSaved && hasData(name, answers, kinds) ? ["! its data stays on the server, in its volumes"] : []),
    ],
    without: withoutService,
  },
  {
    key: "server",
    message: "Remove a server?",
    reason: "The stack keeps running there: nothing is stopped or deleted.",
    names: (answers) => listServers(answers).map(({ name }) => String(name)),
    effect: (name, isSaved) =>
      isSaved ? [`! to stop the stack there too, run first: harden-init down --limit ${name}`] : [],
    without: (answers, name) =>
      setIn(
        answers,
        ["hosts"],
        listServers(answers).filter((server) => server.name !== name),
      ),
  },
];

/** The questions about removals; none if nothing can be removed. */
export function removeQuestions(walk: Walk, answers: unknown, given: unknown, kinds: Kinds): readonly Question[] {
  return removables.flatMap((removable) => removals(removable, walk, answers, { given, kinds, index: 0 }));
}

/** The removed ones so far, by name. */
export function listTakenOut({ replies }: Walk, key: Removable["key"], index = 0): readonly string[] {
  const name = String(replies[`without.${key}[${index}]`] ?? none);
  return name === none ? [] : [name, ...listTakenOut({ replies, open: [] }, key, index + 1)];
}

interface Removing {
  /** The existing project. */
  readonly given: unknown;
  readonly kinds: Kinds;
  readonly index: number;
}

function removals(removable: Removable, walk: Walk, answers: unknown, removing: Removing): readonly Question[] {
  const { given, kinds, index } = removing;
  const { key, message, reason } = removable;
  const said = walk.replies[`without.${key}[${index}]`] ?? none;
  const names = removable.names(answers);
  // After removing the last but one, the user can still undo that.
  const offered = said === none || names.includes(String(said)) ? names : [...names, String(said)];
  if (offered.length < 2) {
    return [];
  }
  const saved = removable.names(given);
  const choices = offered.map((name): Choice => {
    const kind = kinds.get(String(getIn(answers, ["services", name, "kind"])));
    const note = key === "service" && kind !== undefined ? { note: kind.title } : {};
    return { value: name, ...note, effect: removable.effect(name, saved.includes(name), answers, kinds) };
  });
  const question: Question = {
    path: ["without", key, index],
    flag: `the key of the ${key} in harden.yml`,
    message: index === 0 ? message : message.replace(" a ", " another "),
    reason,
    type: "choice",
    required: false,
    offered: true,
    choices: [{ value: none, name: "none" }, ...choices],
    default: none,
    put: (others, name) => (name === undefined ? others : removable.without(others, String(name))),
  };
  return [question, ...(said === none ? [] : removals(removable, walk, answers, { ...removing, index: index + 1 }))];
}

function hasData(name: string, answers: unknown, kinds: Kinds): boolean {
  const service = getIn(answers, ["services", name]);
  const volumes = kinds.get(String(getIn(service, ["kind"])))?.volumes ?? [];
  return volumes.length > 0 || getIn(service, ["compose", "volumes"]) !== undefined;
}
