import { parseHost } from "../../../answers/flags/host-flag.ts";
import { listServers } from "../../../answers/without-service.ts";
import { setIn } from "../../../lib/paths.ts";
import type { Kinds } from "../../../model/kinds.ts";
import { findIssues } from "../../checked.ts";
import type { Question } from "../../types.ts";
import type { Walk } from "../../walk.ts";
import { freeName } from "../free-name.ts";
import { listTakenOut } from "../remove.ts";
import { accountPart, addressPart, askAboutHost } from "../stack.ts";

/* The servers: the first is required, a project's others can be changed in the review, and further ones added. */

const flag = "--host [USER@]ADDRESS[:PORT]";

/** The questions about servers: the first, the project's others, and new ones. */
export function askAboutServers(walk: Walk, answers: unknown, given: unknown, kinds: Kinds): readonly Question[] {
  const taken = listTakenOut(walk, "server");
  const saved = listServers(given).map(({ name }) => String(name));
  const left = saved.filter((name) => !taken.includes(name));
  const known = left.slice(1).flatMap((name, index) => laterServer(name, index + 1, answers));
  return [
    ...askAboutHost(answers).map((question) => goingBy(left[0], question)),
    ...known.map(([name, question]) => goingBy(name, question)),
    ...added(walk, answers, kinds, 0),
  ];
}

/** A question about a project's server has the server's name, because earlier ones may be removed. */
function goingBy(server: string | undefined, question: Question): Question {
  const [list, , key] = question.path;
  return server === undefined || list !== "hosts" ? question : { ...question, name: `hosts.${server}.${key}` };
}

function laterServer(name: string, index: number, answers: unknown): readonly (readonly [string, Question])[] {
  const about = (part: typeof addressPart | typeof accountPart, key: string) => {
    const message = `${name}: ${part.message.charAt(0).toLowerCase()}${part.message.slice(1)}`;
    return [name, { ...part, path: ["hosts", index, key], message, offered: true }] as const;
  };
  const isHere = listServers(answers)[index]?.connection === "local";
  return isHere ? [] : [about(addressPart, "address"), about(accountPart, "user")];
}

/** Servers one after another: address, then name, until the user has no more. */
function added(walk: Walk, answers: unknown, kinds: Kinds, index: number): readonly Question[] {
  const address = addressQuestion(answers, index);
  const said = String(walk.replies[`host[${index}].address`] ?? "").trim();
  const name = said === "" ? [] : [nameQuestion(said, answers, kinds, index)];
  const isNamed = said !== "" && walk.replies[`host[${index}].name`] !== undefined;
  // If an added server is removed again, later ones are not answered.
  const goesOn = isNamed || walk.replies[`host[${index + 1}].address`] !== undefined;
  return [address, ...name, ...(goesOn ? added(walk, answers, kinds, index + 1) : [])];
}

function addressQuestion(answers: unknown, index: number): Question {
  const servers = listServers(answers);
  return {
    path: ["host", index, "address"],
    flag,
    message: index === 0 ? "Is there another server?" : "Is there another one?",
    reason: "[USER@]ADDRESS[:PORT] as ssh finds it. Whether each gets the whole stack is asked next.",
    empty: "no, that is all",
    type: "text",
    required: false,
    // Most users who start on this machine want only this machine.
    offered: index === 0 && servers.every(({ connection }) => connection === "local"),
    put: (others) => others,
    complaint: (reply) =>
      String(reply).trim() === "" ||
      /^(?:[^\s@]+@)?(?:\[[0-9a-fA-F:]+\]|[^\s@:[\]]+)(?::[0-9]{1,5})?$/.test(String(reply).trim())
        ? undefined
        : "This must be [USER@]ADDRESS[:PORT], such as deploy@192.0.2.12.",
  };
}

function nameQuestion(address: string, sofar: unknown, kinds: Kinds, index: number): Question {
  const server = parseHost(address);
  const withServer = (answers: unknown, name: unknown) =>
    setIn(answers, ["hosts", listServers(answers).length], { ...server, name });
  return {
    path: ["host", index, "name"],
    flag,
    message: "What is this server called?",
    reason: "Its name in the inventory and in reports.",
    type: "text",
    required: true,
    default: freeName(
      String(server.name),
      listServers(sofar).map((other) => String(other.name)),
    ),
    put: withServer,
    complaint: (reply, answers) => {
      const place = listServers(answers).length;
      const issues = findIssues(withServer(answers, String(reply).trim()), kinds);
      const issue = issues.find(({ path: [key, at] }) => key === "hosts" && at === place);
      return issue && `${issue.path[2] === "name" ? "" : `${issue.path[2]}: `}${issue.what}.`;
    },
  };
}
