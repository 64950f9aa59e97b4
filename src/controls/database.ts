import { notInBenchmark } from "./cis.ts";
import type { Control } from "./types.ts";

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
    title: "The application has an account of its own",
    reason: "Whoever breaks into the application gets the rows of one database, not the server's accounts.",
    mayBreak: "An application that creates tables by itself needs `rights: schema`.",
    set: "GRANT on the service's own database only",
    measured: "the account's grants as the database lists them",
  },
  {
    ...account,
    slug: "local-root",
    title: "The database's root logs in from inside its container only",
    reason: "The password alone is of no use to somebody on the network.",
    mayBreak: "Administration tools in other containers need an account of their own.",
    set: "no root account at another host than localhost",
    measured: "the database's list of accounts",
  },
  {
    ...account,
    slug: "no-open-accounts",
    title: "No anonymous account and no test database",
    reason: "What an image leaves open for a first try is open for everybody.",
    mayBreak: "Nothing.",
    set: "DROP USER and DROP DATABASE where they exist",
    measured: "the database's list of accounts and databases",
  },
];
