import { getIn, setIn } from "../../../lib/paths.ts";
import type { Kinds } from "../../../model/kinds.ts";
import type { Reply } from "../../../prompts/types.ts";
import { findIssues } from "../../checked.ts";
import type { Question } from "../../types.ts";
import type { Walk } from "../../walk.ts";
import { listServices } from "../all.ts";
import { listOtherServices } from "../other-services.ts";

/*
 * A service that others can use, added when those others were settled: in the review, or in a project. They are not asked again, so it is asked of the new
 * one who uses it. Where they are settled later, their own question has the new one among its choices.
 */

/** The questions about added services. */
export function askAboutClients(walk: Walk, answers: unknown, given: unknown, kinds: Kinds): readonly Question[] {
  return listAdded(walk)
    .filter(({ name }) => offers(name, answers, kinds))
    .flatMap(({ name, at }) => {
      const clients = settledBefore({ name, at }, walk, answers, given, kinds);
      return clients.length === 0 ? [] : [question(name, clients, answers, kinds)];
    });
}

function question(name: string, clients: readonly string[], answers: unknown, kinds: Kinds): Question {
  const complaint = (reply: Reply, others: unknown) => {
    const issues = findIssues(withClients(name, others, reply), kinds);
    const issue = issues.find(({ path: [, client, key] }) => key === "uses" && reply.includes(String(client)));
    return issue && `${String(issue.path[1])}: ${issue.what}.`;
  };
  return {
    path: ["clients", name],
    flag: `--set services.SERVICE.uses=[${name}]`,
    message: `${name}: which services use it?`,
    reason: "Each gets an account of its own; no other service reaches it.",
    type: "several",
    required: false,
    isUnknown: true,
    choices: clients.map((value) => ({ value })),
    // Whether a generic service uses it is unknown.
    default: clients.filter(
      (client) => kindOf(client, answers, kinds)?.own !== true && complaint([client], answers) === undefined,
    ),
    put: (others, value) => withClients(name, others, value),
    complaint,
  };
}

function withClients(name: string, answers: unknown, value: unknown): unknown {
  return [value ?? []].flat().reduce<unknown>((others, client) => {
    const path = ["services", String(client), "uses"];
    return setIn(others, path, [...usedBy(String(client), others), name]);
  }, answers);
}

/** A service that was added, and its place among the replies, which are in the order in which they were given. */
interface Added {
  readonly name: string;
  readonly at: number;
}

function listAdded({ replies }: Walk): readonly Added[] {
  return Object.entries(replies).flatMap(([key, reply], at) =>
    /^service\[\d+\]\.name$/.test(key) ? [{ name: String(reply).trim(), at }] : [],
  );
}

/** The services that can use others, and were settled when this one was added. */
function settledBefore(
  { name, at }: Added,
  { replies }: Walk,
  answers: unknown,
  given: unknown,
  kinds: Kinds,
): readonly string[] {
  const order = Object.keys(replies);
  const saved = listServices(given);
  return listOtherServices(name, answers)
    .map(([other]) => other)
    .filter((other) => {
      const kind = kindOf(other, answers, kinds);
      const said = order.indexOf(`services.${other}.uses`);
      const isSettled = said === -1 ? saved.includes(other) : said < at;
      return isSettled && (kind?.own === true || kind?.takes.includes("uses") === true);
    });
}

function usedBy(client: string, answers: unknown): readonly string[] {
  const uses = getIn(answers, ["services", client, "uses"]);
  return Array.isArray(uses) ? uses.map(String) : [];
}

function offers(name: string, answers: unknown, kinds: Kinds): boolean {
  return kindOf(name, answers, kinds)?.offers !== undefined;
}

function kindOf(name: string, answers: unknown, kinds: Kinds) {
  return kinds.get(String(getIn(answers, ["services", name, "kind"])));
}
