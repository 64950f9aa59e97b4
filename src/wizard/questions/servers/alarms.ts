import { listServers } from "../../../answers/without-service.ts";
import { severities } from "../../../controls/types.ts";
import { getIn, isMap, setIn, withoutIn } from "../../../lib/paths.ts";
import { alarmWebhook } from "../../../model/secret-names.ts";
import type { Choice } from "../../../prompts/types.ts";
import type { Question } from "../../types.ts";
import type { Walk } from "../../walk.ts";
import { isSwarm } from "./is-swarm.ts";

/* Whom a prepared server tells what its regular audit finds. The URL of a webhook is a secret, so it is not asked here. */

const path = ["alarms"];

const channels: readonly Choice[] = [
  {
    value: "command",
    name: "a program of the server",
    note: "gets each message as JSON on its standard input, without rights",
  },
  {
    value: "mail",
    note: "to one address",
    effect: ["! the server needs a mail server that listens on 127.0.0.1:25"],
  },
  {
    value: "webhook",
    note: "each message is posted as JSON to a URL",
    effect: [
      `! before the deploy: \`harden-init secrets set ${alarmWebhook}\` takes the URL, which is kept in the vault`,
    ],
  },
];

/** What a channel needs beside being chosen. */
const details: readonly (Pick<Question, "message" | "reason" | "flag"> & { readonly channel: string })[] = [
  {
    channel: "command",
    flag: "--set alarms.command=PROGRAM",
    message: "Which program of the server gets the alarms?",
    reason: "Its absolute path and its words, such as /usr/local/bin/page ops. No shell runs it.",
  },
  {
    channel: "mail",
    flag: "--set alarms.mail=ADDRESS",
    message: "Which address gets the alarms?",
    reason: "One address of mail, such as ops@example.org.",
  },
];

/** The questions about alarms, where a server measures itself; and where there are answers to take away. */
export function askAboutAlarms(walk: Walk, answers: unknown, given: unknown): readonly Question[] {
  const isSource = measuresItself(answers);
  if (!isSource && getIn(answers, path) === undefined) {
    return [];
  }
  const chosen = isSource ? [walk.replies[String(path)] ?? []].flat() : [];
  const needed = details.filter(({ channel }) => chosen.includes(channel) || isTold(answers, channel));
  return [
    channelQuestion(isSource, given),
    ...needed.map((detail) => detailQuestion(detail, given)),
    ...(channels.some(({ value }) => isTold(answers, value)) ? [leastQuestion] : []),
  ];
}

function channelQuestion(isSource: boolean, given: unknown): Question {
  return {
    path,
    flag: "--set alarms.CHANNEL=VALUE",
    message: "Who is told when a server finds something new?",
    reason: "It measures itself each hour. New findings and tries to break out are alarms.",
    empty: "nobody",
    type: "several",
    required: false,
    choices: channels,
    default: [],
    form: {
      read: (reply) => reply,
      write: (value) => (isMap(value) ? channels.map((each) => each.value).filter((key) => key in value) : undefined),
    },
    put: (answers, value) => withChannels(answers, [value ?? []].flat().map(String), given),
    complaint: (reply) =>
      isSource || reply.length === 0
        ? undefined
        : "No server measures itself here, so nobody can be told: choose none.",
  };
}

function detailQuestion({ channel, ...texts }: (typeof details)[number], given: unknown): Question {
  return {
    ...texts,
    path: [...path, channel],
    type: "text",
    required: true,
    put: (answers, value) => withChannel(answers, channel, value, given),
  };
}

const leastQuestion: Question = {
  path: [...path, "from"],
  flag: "--set alarms.from=SEVERITY",
  message: "From which severity on is a finding told?",
  reason: "Tries to break out, and profiles that are gone, always are.",
  type: "choice",
  required: false,
  offered: true,
  choices: severities.map((value) => ({ value })),
  default: "low",
};

/** Only the chosen channels. What they need is asked next, except where it is there. */
function withChannels(answers: unknown, chosen: readonly string[], given: unknown): unknown {
  const kept = channels
    .filter(({ value }) => !chosen.includes(value))
    .reduce((left, { value }) => withoutIn(left, [...path, value]), answers);
  const isLeft = channels.some(({ value }) => isTold(kept, value));
  const bare = isLeft ? kept : withoutIn(kept, path);
  return chosen.includes("webhook") ? withChannel(bare, "webhook", true, given) : bare;
}

/** With one more channel. The severity of a project stays when its last channel is exchanged for another. */
function withChannel(answers: unknown, channel: string, value: unknown, given: unknown): unknown {
  const least = [...path, "from"];
  const from = getIn(answers, least) ?? getIn(given, least);
  const severe = from === undefined ? answers : setIn(answers, least, from);
  return setIn(severe, [...path, channel], value);
}

function isTold(answers: unknown, channel: string): boolean {
  return getIn(answers, [...path, channel]) !== undefined;
}

/** Whether a server has the regular audit, from which alarms come. None of a swarm has it. */
function measuresItself(answers: unknown): boolean {
  const isOff = isSwarm(answers) || getIn(answers, ["hardening", "overrides", "regular-audit"]) !== undefined;
  return !isOff && listServers(answers).some(({ prepare, connection }) => prepare ?? connection !== "local");
}
