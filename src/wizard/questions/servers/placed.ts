import { listServers } from "../../../answers/without-service.ts";
import { getIn, setIn, withoutIn } from "../../../lib/paths.ts";
import type { AnswerIssue } from "../../../model/issues.ts";
import type { Kinds } from "../../../model/kinds.ts";
import { findIssues } from "../../checked.ts";
import type { Question } from "../../types.ts";
import { number } from "../forms.ts";
import { isSwarm } from "./is-swarm.ts";

/* Where a service runs on a swarm, and how often. */

/** The question about one service: where its data are, or how many tasks visitors find. None where there is no swarm. */
export function askWhereItRuns(name: string, answers: unknown, kinds: Kinds): readonly Question[] {
  if (!isSwarm(answers)) {
    return [];
  }
  if (hasData(name, answers, kinds)) {
    return [nodeQuestion(name, answers)];
  }
  const at = (...keys: readonly string[]) => getIn(answers, ["services", name, ...keys]);
  return at("publish") !== undefined || at("compose", "ports") !== undefined ? [replicasQuestion(name)] : [];
}

/** Whether it is the missing server of a service with a volume. */
export function needsNode({ path: [section, , key] }: Pick<AnswerIssue, "path">): boolean {
  return section === "services" && key === "node";
}

/** Whether the rules ask for the server of its volumes. */
function hasData(name: string, answers: unknown, kinds: Kinds): boolean {
  const open = ["node", "replicas"].reduce((left, key) => withoutIn(left, ["services", name, key]), answers);
  return findIssues(setIn(open, ["target"], "swarm"), kinds).some(
    (issue) => needsNode(issue) && issue.path[1] === name,
  );
}

function nodeQuestion(name: string, answers: unknown): Question {
  const servers = listServers(answers).map((server) => String(server.name));
  const path = ["services", name, "node"];
  return {
    path,
    flag: `--set ${path.join(".")}=SERVER`,
    message: `${name}: on which server are its data?`,
    reason: "A volume is on one server; `harden-init deploy --move` takes it to another one later.",
    type: "choice",
    required: true,
    choices: servers.map((value) => ({ value })),
    ...(servers[0] !== undefined && { default: servers[0] }),
    settled: servers.length === 1,
  };
}

function replicasQuestion(name: string): Question {
  const path = ["services", name, "replicas"];
  return {
    path,
    flag: `--set ${path.join(".")}=NUMBER`,
    message: `${name}: how many tasks of it run at the same time?`,
    reason: "With two, one server may be lost. It must keep nothing in its own memory then, such as sessions.",
    type: "text",
    required: false,
    form: number,
    default: "1",
  };
}
