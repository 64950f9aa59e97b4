import { readFileSync } from "node:fs";
import { lintProjects } from "../support/linters/lint-projects.ts";
import { databaseAnswers } from "../support/swarm/database-answers.ts";
import { preparedHosts, threeHosts, trioAnswers } from "../support/swarm/trio.ts";

/* The golden projects; every kind, and projects by chance, are in test/campaigns/linters. */

lintProjects([
  ["the case study", readFileSync("harden.yml", "utf8")],
  ["the fleet", readFileSync("test/golden/fleet/harden.yml", "utf8")],
  ["the server", readFileSync("test/golden/server/harden.yml", "utf8")],
  ["a swarm of three", trioAnswers({ hosts: threeHosts })],
  [
    "a swarm of three that are prepared",
    trioAnswers({ hosts: preparedHosts, more: "hardening: { profile: strict }\nswarm: { autolock: true }" }),
  ],
  [
    "a swarm of three whose images go by a registry",
    trioAnswers({
      hosts: threeHosts,
      more: "registry: { at: registry.example.org/shop, user: 'robot$deploy' }\nswarm: { autolock: false }",
    }),
  ],
  [
    "a swarm of three with databases",
    databaseAnswers({ dbserver: "node2", cache: "node1", books: "node3" }, { hosts: preparedHosts }),
  ],
]);
