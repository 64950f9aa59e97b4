import { notInBenchmark, repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";

const measured = { scope: "host", from: "baseline", optional: true } as const;

/** What is measured on every server, also on one that is not prepared. Nothing here is changed by a deploy. */
export const hostControls: readonly Control[] = [
  {
    ...measured,
    slug: "engine-users",
    owasp: pointTo("D04", 1),
    severity: "high",
    title: "Nobody is in the group that may use the engine",
    reason: "A member of the group docker is root of the server, without a password and without a trace in sudo's log.",
    mayBreak: "Nothing: it is only measured. People who type `docker` need sudo, or a place in `server.docker_group`.",
    cis: repeatIds("1.1.2"),
    layer: "Docker Engine",
    set: "not set: the answer `server.docker_group` lists the accounts that may be in it",
    measured:
      "the members of the group docker, and of the group of the engine's socket, as the system lists them (getent), also by an account's own group",
    fix: "`gpasswd --delete ACCOUNT docker` on the server, or list the account in `server.docker_group` of harden.yml",
    hostReadings: ({ dockerGroup }) => [
      { read: ["group docker", dockerGroup.join(" ")].filter(Boolean).join(" beside "), want: "no account" },
    ],
  },
  {
    ...measured,
    slug: "root-accounts",
    owasp: pointTo("D04", 1),
    severity: "high",
    title: "Only the named accounts can become root",
    reason: "A forgotten account with a rule of sudo, or a key in its home, is a way to root that nobody looks after.",
    mayBreak: "Nothing: it is only measured.",
    cis: notInBenchmark,
    layer: "Docker Engine",
    set: "not set: the answer `server.admins` names the accounts; without it this is not measured",
    measured:
      "the accounts with root's user id, and those that sudo has a rule for, by name, number, group or alias; each that is not named is shown with its keys",
    fix: "take the account out of its groups and of /etc/sudoers.d, or name it in `server.admins` of harden.yml",
    ofListedAdmins: true,
    hostReadings: ({ admins }) => [
      { read: ["root accounts", admins.join(" ")].filter(Boolean).join(" beside "), want: "no account" },
    ],
  },
  {
    ...measured,
    slug: "disk-space",
    owasp: pointTo("D07"),
    severity: "low",
    title: "The server has room left",
    reason: "On a full disk databases stop, logs and records are lost, and a deploy ends in the middle.",
    mayBreak: "Nothing: it is only measured. A deploy that must build or pull an image stops before it starts.",
    cis: notInBenchmark,
    layer: "Availability",
    set: "not set",
    measured:
      "what is free where the engine keeps its data and where the stack lies: at least 1 GiB, and of a large file system 5 %, at most 5 GiB",
    fix: "`docker system df` on the server shows what the engine keeps; `docker builder prune` and `docker image prune` remove what nothing uses",
    hostReadings: () => [{ read: "room", want: "enough" }],
  },
];
