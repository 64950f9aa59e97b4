import { getIn, setIn } from "../lib/paths.ts";
import type { Kinds } from "../model/kinds.ts";
import { validateAnswers } from "../model/validate.ts";
import { servicesIn } from "./questions.ts";
import type { Choice, Prompter } from "./types.ts";

const noMore = "";

/** Asks for one service after another: its kind, then its name. */
export async function chooseServices(begun: unknown, kinds: Kinds, prompter: Prompter): Promise<unknown> {
  let answers = begun;
  for (let kind = await chooseKind(answers, kinds, prompter); kind !== noMore; ) {
    const name = await chooseName(kind, answers, kinds, prompter);
    answers = setIn(answers, ["services", name, "kind"], kind);
    kind = await chooseKind(answers, kinds, prompter);
  }
  return answers;
}

async function chooseKind(answers: unknown, kinds: Kinds, prompter: Prompter): Promise<string> {
  const names = servicesIn(answers);
  const choices: Choice[] = [...kinds].map(([value, { title, summary }]) => ({ value, name: title, note: summary }));
  const first = names.length === 0;
  const reply = await prompter.ask(
    {
      message: first ? "What does the stack run?" : "Another service?",
      reason: first ? "One service after another." : `So far: ${names.join(", ")}.`,
      type: "choice",
      choices: first ? choices : [{ value: noMore, name: "no, that is all" }, ...choices],
    },
    () => undefined,
  );
  return String(reply);
}

async function chooseName(kind: string, answers: unknown, kinds: Kinds, prompter: Prompter): Promise<string> {
  const reply = await prompter.ask(
    {
      message: "What is this service called?",
      reason: "Its host name inside the stack.",
      type: "text",
      default: freeName(kind, servicesIn(answers)),
    },
    (reply) => whyNot(String(reply).trim(), kind, answers, kinds),
  );
  return String(reply).trim();
}

function whyNot(name: string, kind: string, answers: unknown, kinds: Kinds): string | undefined {
  const path = ["services", name];
  if (getIn(answers, path) !== undefined) {
    return `There is a service called ${name} already.`;
  }
  const result = validateAnswers(setIn(answers, [...path, "kind"], kind), kinds);
  const issue = result.ok
    ? undefined
    : result.issues.find(({ path: [, key], path: { length } }) => key === name && length === 2);
  return issue && `Please choose another name: ${issue.what}.`;
}

function freeName(kind: string, taken: readonly string[], count = 1): string {
  const name = count === 1 ? kind : `${kind}-${count}`;
  return taken.includes(name) ? freeName(kind, taken, count + 1) : name;
}
