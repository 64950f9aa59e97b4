import { notInBenchmark } from "../cis.ts";
import { notInOwasp } from "../owasp.ts";
import type { Control } from "../types.ts";

const account = {
  scope: "database",
  from: "baseline",
  cis: notInBenchmark,
  layer: "Database accounts",
  optional: false,
} as const;

export const databaseControls: readonly Control[] = [
  {
    ...account,
    slug: "least-privilege-account",
    owasp: notInOwasp,
    title: "The application has an account of its own",
    severity: "medium",
    reason: "An attacker in the application gets the rows of one database, not the server's accounts.",
    mayBreak: "An application that creates tables by itself needs `rights: schema`.",
    set: "GRANT on the service's own database only",
    measured: "the account's grants as the database lists them",
  },
  {
    ...account,
    slug: "local-root",
    owasp: notInOwasp,
    title: "The database's administrator logs in from inside its container only",
    severity: "high",
    reason: "The password alone is useless to an attacker on the network.",
    mayBreak: "Administration tools in other containers need an account of their own.",
    set: "no administrator account that is reachable over the network",
    measured: "the database's list of accounts",
  },
  {
    ...account,
    slug: "no-open-accounts",
    owasp: notInOwasp,
    title: "Nothing in the database is open to everyone",
    severity: "high",
    reason: "Defaults for a first try are open to everyone.",
    mayBreak: "Nothing.",
    set: "accounts without a name or a password, test databases and rights for everyone are removed",
    measured: "the database's list of accounts, databases and rights",
  },
];
