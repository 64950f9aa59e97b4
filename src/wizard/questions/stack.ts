import { basename } from "node:path";
import { getIn, isMap, type KeyPath } from "../../lib/paths.ts";
import { proposeStackName } from "../../model/deployed-names.ts";
import type { Kinds } from "../../model/kinds.ts";
import { findReceivers } from "../../model/receiver.ts";
import type { Choice } from "../../prompts/types.ts";
import type { Question } from "../types.ts";
import { isSwarm } from "./servers/is-swarm.ts";

/* The questions about the stack and its servers, as data. */

/** The stack's name; the folder's name is proposed. */
export function askStackName(folder: string): Question {
  return {
    path: ["name"],
    flag: "--name NAME",
    message: "What is the stack called?",
    reason: "It names the compose project, the vault and the group in the inventory.",
    type: "text",
    required: true,
    default: proposeStackName(basename(folder)),
  };
}

/** Where the stack is deployed, and how ssh gets there. */
export function askAboutHost(answers: unknown): readonly Question[] {
  const connection = getIn(answers, ["hosts", 0, "connection"]);
  const where: Question = {
    path: ["hosts", 0, "connection"],
    flag: "--host local",
    message: "Where is it deployed?",
    reason: "You can add more servers afterwards.",
    type: "choice",
    required: getIn(answers, ["hosts"]) === undefined,
    choices: [
      { value: "local", name: "on this machine" },
      { value: "ssh", name: "on a server, over ssh" },
    ],
    default: "local",
  };
  if (connection === undefined) {
    return [where];
  }
  const name: Question = {
    path: ["hosts", 0, "name"],
    flag: "--host [USER@]ADDRESS[:PORT]",
    message: "What is the server called?",
    reason: "Its name in the inventory and in reports.",
    type: "text",
    required: true,
    default: connection === "local" ? "local" : "server",
    settled: connection === "local",
    complaint: (reply) =>
      connection === "ssh" && String(reply).trim() === "local" ? "`local` is the name of this machine." : undefined,
  };
  const isPrepared = getIn(answers, ["hosts", 0, "prepare"]) !== false;
  return connection === "ssh"
    ? [where, name, ...remoteQuestions, ...(isPrepared ? [engineQuestion] : [])]
    : [where, name];
}

/** Where a server is. */
export const addressPart = {
  flag: "--host [USER@]ADDRESS[:PORT]",
  message: "At which address does ssh find it?",
  reason: "A host name or an IP address.",
  empty: "its name, as your ssh configuration knows it",
  type: "text",
  required: false,
} as const;

/** The account for the deploy. */
export const accountPart = {
  flag: "--host [USER@]ADDRESS[:PORT]",
  message: "Which account does the deploy log in with?",
  reason: "A dedicated one, such as deploy: `harden-init access` makes it.",
  empty: "the one in your ssh configuration",
  type: "text",
  required: false,
} as const;

const remoteQuestions: readonly Question[] = [
  { ...addressPart, path: ["hosts", 0, "address"] },
  { ...accountPart, path: ["hosts", 0, "user"] },
];

const engineQuestion = oneOf(
  ["server", "engine"],
  "--set server.engine=PACKAGES",
  "Which Docker Engine packages does the server get?",
  "They are installed only if there is no engine yet.",
  [
    { value: "distribution", note: "updated with the rest of the server" },
    { value: "docker", note: "newer, from Docker's own repository" },
  ],
);

export const hardeningQuestions: readonly Question[] = [
  oneOf(
    ["hardening", "profile"],
    "--profile PROFILE",
    "How strictly is it hardened?",
    "A control can be turned off later, with a reason.",
    [
      { value: "strict", note: "every control" },
      { value: "baseline", note: "the controls that hardly ever break an application" },
    ],
  ),
  oneOf(
    ["hardening", "apparmor"],
    "--apparmor MODE",
    "How is AppArmor used?",
    "It confines each service to the files that it needs.",
    [
      { value: "auto", note: "if the server's kernel enforces it; reports show if it does not" },
      { value: "require", note: "the deploy stops on a server without it" },
      { value: "off", note: "not at all" },
    ],
  ),
];

/** Whom the authority writes to, if one certifies a public name. */
export function askAboutCertificates(answers: unknown): readonly Question[] {
  const services = getIn(answers, ["services"]);
  const hasNames =
    isMap(services) && Object.keys(services).some((name) => getIn(services, [name, "domain"]) !== undefined);
  return hasNames && (getIn(answers, ["edge", "certificates"]) ?? "acme") === "acme" ? [mailQuestion] : [];
}

const mailQuestion: Question = {
  path: ["edge", "email"],
  flag: "--set edge.email=ADDRESS",
  message: "Which address does the authority of the certificates write to?",
  reason: "When something is wrong with one, such as ops@example.org.",
  empty: "none",
  type: "text",
  required: false,
};

/** A receiver has the logs of one server, so a swarm has none. */
function loggingQuestion(answers: unknown, kinds: Kinds): Question {
  return oneOf(
    ["logging"],
    "--logging DRIVER",
    "Where do the containers' logs go?",
    "They are limited everywhere, so that they cannot fill the disk.",
    [
      { value: "local", note: "the engine's own compressed files" },
      { value: "journald", note: "the server's journal" },
      ...(isSwarm(answers) ? [] : findReceivers(kinds)).map(({ name, title }) => ({
        value: name,
        note: `a hardened ${title} in the stack, which stores or forwards them`,
      })),
    ],
  );
}

const forwardQuestion: Question = {
  path: ["forward"],
  flag: "--forward TARGET",
  message: "Where are the logs forwarded to?",
  reason: "`file` keeps them on the server; or fluentd://HOST:PORT, syslog://HOST:PORT.",
  type: "text",
  required: false,
  default: "file",
};

/** The destination of the logs, and for a log receiver where it forwards to. */
export function askAboutLogging(answers: unknown, kinds: Kinds): readonly Question[] {
  const receives = kinds.get(String(getIn(answers, ["logging"])))?.receiver !== undefined;
  const question = loggingQuestion(answers, kinds);
  return receives ? [question, forwardQuestion] : [question];
}

export const trustQuestion = oneOf(
  ["trust"],
  "--trust POLICY",
  "How is an image identified?",
  "A tag can be moved to other content, a digest cannot.",
  [
    { value: "digest", note: "by its content" },
    { value: "tag", note: "by its name only" },
  ],
);

/** A choice whose first option is the default. */
function oneOf(path: KeyPath, flag: string, message: string, reason: string, choices: readonly Choice[]): Question {
  const [first] = choices;
  return {
    path,
    flag,
    message,
    reason,
    type: "choice",
    required: false,
    choices,
    ...(first && { default: first.value }),
  };
}
