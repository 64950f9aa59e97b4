import { basename } from "node:path";
import { getIn, isMap, type KeyPath } from "../lib/paths.ts";
import type { Kinds } from "../model/kinds.ts";
import { serviceQuestions } from "./service-questions.ts";
import type { Choice, Question } from "./types.ts";

/** What the questions depend on beside the answers so far. */
export interface Surroundings {
  readonly kinds: Kinds;
  /** The project's folder; a new stack is named after it. */
  readonly folder: string;
}

/** Every question that the answers so far raise, answered ones too, in the order in which they are asked. */
export function questionsFor(answers: unknown, { kinds, folder }: Surroundings): readonly Question[] {
  return [
    stackName(folder),
    ...hostQuestions(answers),
    ...servicesIn(answers).flatMap((name) => serviceQuestions(name, answers, kinds)),
    ...hardeningQuestions,
  ];
}

/** The names of the services that have been answered so far. */
export function servicesIn(answers: unknown): readonly string[] {
  const services = getIn(answers, ["services"]);
  return isMap(services) ? Object.keys(services) : [];
}

function stackName(folder: string): Question {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 30);
  return {
    path: ["name"],
    flag: "--name NAME",
    message: "What is the stack called?",
    reason: "It names the group in the inventory, the compose project and the vault.",
    type: "text",
    required: true,
    default: name === "" ? "stack" : name,
  };
}

function hostQuestions(answers: unknown): readonly Question[] {
  const connection = getIn(answers, ["hosts", 0, "connection"]);
  const first = (key: string): KeyPath => ["hosts", 0, key];
  const where: Question = {
    path: first("connection"),
    flag: "--host local",
    message: "Where is it deployed?",
    reason: "More servers can be added to harden.yml afterwards.",
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
    path: first("name"),
    flag: "--host [USER@]ADDRESS[:PORT]",
    message: "What is the server called?",
    reason: "Its name in the inventory and in reports.",
    type: "text",
    required: true,
    default: connection === "local" ? "local" : "server",
    settled: connection === "local",
  };
  return connection === "ssh" ? [where, name, ...remoteQuestions(first)] : [where, name];
}

function remoteQuestions(first: (key: string) => KeyPath): readonly Question[] {
  return [
    {
      path: first("address"),
      flag: "--host [USER@]ADDRESS[:PORT]",
      message: "At which address does ssh find it?",
      reason: "A host name or an IP address. Empty: its name, as your ssh configuration knows it.",
      type: "text",
      required: false,
    },
    {
      path: first("user"),
      flag: "--host [USER@]ADDRESS[:PORT]",
      message: "Which account does the deploy log in with?",
      reason: "Such as `deploy`: `harden-init access` makes it. Empty: the one of your ssh configuration.",
      type: "text",
      required: false,
    },
  ];
}

const hardeningQuestions: readonly Question[] = [
  oneOf(
    ["hardening", "profile"],
    "--profile PROFILE",
    "How strictly is it hardened?",
    "A control can be left out later, with a reason.",
    [
      { value: "strict", note: "every control" },
      { value: "baseline", note: "what hardly ever breaks an application" },
    ],
  ),
  oneOf(
    ["hardening", "apparmor"],
    "--apparmor MODE",
    "How is AppArmor used?",
    "It confines each service to the files that it needs.",
    [
      { value: "auto", note: "where the server's kernel enforces it; reports say where it does not" },
      { value: "require", note: "the deploy stops on a server without it" },
      { value: "off", note: "not at all" },
    ],
  ),
  oneOf(
    ["logging"],
    "--logging DRIVER",
    "Where does the containers' output go?",
    "It is bounded everywhere, so that it cannot fill the disk.",
    [
      { value: "local", note: "the engine's own compressed files" },
      { value: "journald", note: "the server's journal" },
      { value: "fluent-bit", note: "a hardened Fluent Bit beside the stack, which keeps or forwards them" },
      { value: "fluentd", note: "the same with Fluentd" },
    ],
  ),
  oneOf(
    ["trust"],
    "--trust POLICY",
    "How is an image recognised?",
    "A tag can be moved to other contents, a digest cannot.",
    [
      { value: "digest", note: "by its content" },
      { value: "tag", note: "by its name only" },
    ],
  ),
];

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
