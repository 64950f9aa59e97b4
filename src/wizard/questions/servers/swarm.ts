import { listServers } from "../../../answers/without-service.ts";
import { getIn, isMap, setIn, withoutIn } from "../../../lib/paths.ts";
import type { Kinds } from "../../../model/kinds.ts";
import { findIssues } from "../../checked.ts";
import type { Question } from "../../types.ts";
import { isSwarm } from "./is-swarm.ts";
import { needsNode } from "./placed.ts";

/* Whether several servers run the stack each by itself, or as one swarm; and how that one is kept. */

const path = ["target"];
/** Of three managers one may be away; of two, none. */
const fewest = 3;

/** The questions about a swarm, where there are servers for one, or one is answered. */
export function askAboutSwarm(answers: unknown, kinds: Kinds): readonly Question[] {
  const servers = listServers(answers);
  const isOne = isSwarm(answers);
  const managers = isOne && servers.length >= fewest ? [managersQuestion(servers)] : [];
  return servers.length < 2 && !isOne ? [] : [targetQuestion(kinds), ...managers, ...(isOne ? [lockQuestion] : [])];
}

function targetQuestion(kinds: Kinds): Question {
  return {
    path,
    flag: "--set target=swarm",
    message: "How do these servers run the stack?",
    reason: "A swarm spreads the services over its servers, and starts them elsewhere where one is lost.",
    type: "choice",
    required: false,
    choices: [
      { value: "compose", name: "each by itself", note: "all of the stack on every server" },
      { value: "swarm", name: "as one Docker Swarm", note: "each service on some of them" },
    ],
    default: "compose",
    put: (answers, value) => (value === "swarm" ? setIn(answers, path, value) : withoutSwarm(answers)),
    complaint: (reply, answers) => (reply === "swarm" ? whyNoSwarm(answers, kinds) : undefined),
  };
}

/** The first of what cannot be on a swarm; that a volume is on one server is asked afterwards. */
function whyNoSwarm(answers: unknown, kinds: Kinds): string | undefined {
  const known = new Set(findIssues(withoutSwarm(answers), kinds).map(({ path: at }) => at.join(".")));
  const issue = findIssues(setIn(answers, path, "swarm"), kinds).find(
    ({ path: at }) => !known.has(at.join(".")) && !needsNode({ path: at }),
  );
  return issue && `${issue.path.join(".")}: ${issue.what}.${issue.fix === undefined ? "" : ` ${issue.fix}`}`;
}

/** Without what only a swarm has. */
function withoutSwarm(answers: unknown): unknown {
  const services = getIn(answers, ["services"]);
  const places = [
    path,
    ["swarm"],
    ["registry"],
    ...listServers(answers).map((_, index) => ["hosts", index, "role"]),
    ...Object.keys(isMap(services) ? services : {}).flatMap((name) =>
      ["node", "replicas"].map((key) => ["services", name, key]),
    ),
  ];
  return places.reduce(withoutIn, answers);
}

function managersQuestion(servers: readonly Readonly<Record<string, unknown>>[]): Question {
  const names = servers.map(({ name }) => String(name));
  return {
    path: ["managers"],
    flag: "--answers FILE with hosts[].role",
    message: "Which of the servers are managers?",
    reason: "They decide what runs where, and keep the secrets. Of three, one may be lost.",
    type: "choice",
    required: false,
    // A project's own roles stay, unless the user picks them.
    offered: servers.some(({ role }) => role !== undefined),
    choices: [fewest, 1].map((count) => ({ value: String(count), name: names.slice(0, count).join(", ") })),
    default: String(fewest),
    put: (answers, count) =>
      names.reduce((left, _, index) => {
        const role = ["hosts", index, "role"];
        return Number(count) === 1
          ? withoutIn(left, role)
          : setIn(left, role, index < Number(count) ? "manager" : "worker");
      }, answers),
  };
}

const lockQuestion: Question = {
  path: ["swarm", "autolock"],
  flag: "--set swarm.autolock=true",
  message: "Are the managers' keys locked?",
  reason: "Who takes a manager's disk then reads no secret; after a restart of its engine it waits for a deploy.",
  type: "choice",
  required: false,
  choices: [
    { value: "no", note: "a manager comes back by itself" },
    { value: "yes", note: "the key is kept in the vault" },
  ],
  default: "no",
  form: {
    read: (reply) => reply === "yes",
    write: (value) => (value === true ? "yes" : "no"),
  },
};
