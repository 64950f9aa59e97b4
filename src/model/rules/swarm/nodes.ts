import { isIP } from "node:net";
import { notSplit } from "../../hosts/split.ts";
import type { Answers } from "../../schema/answers.ts";
import { type Rule, refuse } from "../rule.ts";

/*
 * Rules for the servers of a swarm, and against a swarm's words where there is none.
 */

/** A rule that holds on a swarm only. */
export function onSwarm(rule: Rule): Rule {
  return (answers, kinds, settings) => (answers.target === "swarm" ? rule(answers, kinds, settings) : []);
}

const rolesAreOfSwarms: Rule = ({ target, hosts }) =>
  target === "swarm"
    ? []
    : hosts.flatMap(({ role }, index) =>
        role === undefined ? [] : refuse(["hosts", index, "role"], notSplit.what, notSplit.fix),
      );

/** A majority of the managers decides: of two, both are needed, so that a second one makes it worse. */
const managersHaveAMajority = onSwarm(({ hosts }) => {
  const managers = hosts.filter(({ role }) => role === "manager");
  if (managers.length === 0 && hosts.some(({ role }) => role !== undefined)) {
    return refuse(["hosts"], "no host is a manager", "Write `role: manager` at one of them, or leave out every role.");
  }
  return managers.length % 2 === 0 && managers.length > 0
    ? refuse(
        ["hosts"],
        `${managers.length} managers stop the swarm where ${managers.length / 2} of them are away, as ${managers.length - 1} do`,
        `Make it ${managers.length - 1} or ${managers.length + 1}.`,
      )
    : [];
});

/** Each server tells the others where it is. */
const nodesHaveAddresses = onSwarm(({ hosts }) =>
  hosts.length === 1
    ? []
    : hosts.flatMap(({ address, connection }, index) =>
        connection === "ssh" && address !== undefined && isIP(address) > 0
          ? []
          : refuse(
              ["hosts", index, connection === "local" ? "connection" : "address"],
              "the other servers of a swarm reach it by its IP address, and none is named",
              "Write `connection: ssh`, and in `address` the one on the network of the servers.",
            ),
      ),
);

const nodesListenAlike = onSwarm(({ hosts }) =>
  hosts.flatMap(({ publish = {} }, index) =>
    Object.keys(publish).length === 0
      ? []
      : refuse(["hosts", index, "publish"], "a service listens on the same port of each server of a swarm"),
  ),
);

/** What the plays for one server do, and nothing does on a swarm. */
const notOnSwarm: readonly { readonly key: keyof Answers; readonly what: string }[] = [
  { key: "backups", what: "backups are taken where a container runs, and on a swarm that is not known before" },
  {
    key: "alarms",
    what: "the servers of a swarm do not measure themselves: which tasks a server has is not known before",
  },
];

const partsAreOfOneServer = onSwarm((answers) =>
  notOnSwarm.flatMap(({ key, what }) => (answers[key] === undefined ? [] : refuse([key], what, `Leave out ${key}.`))),
);

const logsStayOnNodes = onSwarm(({ logging }, kinds) =>
  kinds.get(logging)?.receiver === undefined
    ? []
    : refuse(
        ["logging"],
        `${logging} receives the logs of one server, and a swarm has several`,
        "Write local or journald.",
      ),
);

export const nodeRules: readonly Rule[] = [
  rolesAreOfSwarms,
  managersHaveAMajority,
  nodesHaveAddresses,
  nodesListenAlike,
  partsAreOfOneServer,
  logsStayOnNodes,
];
