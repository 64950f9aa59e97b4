import { type Rule, refuse } from "../rule.ts";

const fix = "Leave it out, or write `target: swarm`.";

/** On one server images are built where they run. */
const registryIsOfSwarms: Rule = ({ registry, target }) =>
  registry === undefined || target === "swarm"
    ? []
    : refuse(
        ["registry"],
        "images are built on the server that runs them, and only a swarm brings them to others",
        fix,
      );

const settingsAreOfSwarms: Rule = ({ swarm, target }) =>
  swarm === undefined || target === "swarm" ? [] : refuse(["swarm"], "the servers of this stack are no swarm", fix);

export const onlySwarmRules: readonly Rule[] = [registryIsOfSwarms, settingsAreOfSwarms];
