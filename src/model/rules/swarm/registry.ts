import { type Rule, refuse } from "../rule.ts";

/** On one server images are built where they run. */
const registryIsOfSwarms: Rule = ({ registry, target }) =>
  registry === undefined || target === "swarm"
    ? []
    : refuse(
        ["registry"],
        "images are built on the server that runs them, and only a swarm brings them to others",
        "Leave it out, or write `target: swarm`.",
      );

export const registryRules: readonly Rule[] = [registryIsOfSwarms];
