import { listServers } from "../../../answers/without-service.ts";
import { getIn, isMap, setIn, withoutIn } from "../../../lib/paths.ts";
import type { Question } from "../../types.ts";
import { isSwarm } from "./is-swarm.ts";

/* Whether the data are backed up, and where to. How often, and how many are kept, has defaults that harden.yml can change. */

const path = ["backups"];
const place = [...path, "to"];

/** The questions about backups. A swarm has none, so there they can only be taken out. */
export function askAboutBackups(answers: unknown): readonly Question[] {
  if (isSwarm(answers) && getIn(answers, path) === undefined) {
    return [];
  }
  const isElsewhere = getIn(answers, place) !== undefined;
  return isElsewhere ? [whetherQuestion(answers), placeQuestion] : [whetherQuestion(answers)];
}

function whetherQuestion(answers: unknown): Question {
  return {
    path,
    flag: "--set backups.to=PLACE",
    message: "Are the data backed up?",
    reason: "Before a deploy makes a container again, and each day on prepared servers; encrypted, by restic.",
    type: "choice",
    required: false,
    choices: [
      { value: "none", name: "no" },
      { value: "server", name: "on the server itself", note: "below /var/backups; lost with the server" },
      { value: "elsewhere", note: "on another machine, or in a store such as S3" },
    ],
    default: isPrepared(answers) ? "server" : "none",
    form: {
      read: (reply) => reply,
      write: (value) => (isMap(value) ? (value.to === undefined ? "server" : "elsewhere") : undefined),
    },
    put: withBackups,
  };
}

const placeQuestion: Question = {
  path: place,
  flag: "--set backups.to=PLACE",
  message: "Where do they go?",
  reason:
    "As restic names it: sftp:backup@host:/folder, rest:https://host/, s3:https://host/bucket; or a folder of the server.",
  type: "text",
  required: true,
  default: "sftp:backup@backup.example.org:/backups",
};

/** With what is chosen; the rest of the answers' `backups` stays. */
function withBackups(answers: unknown, chosen: unknown): unknown {
  if (chosen === "none") {
    return withoutIn(answers, path);
  }
  const kept = getIn(answers, path) === undefined ? setIn(answers, path, {}) : answers;
  if (chosen === "server") {
    return withoutIn(kept, place);
  }
  return getIn(kept, place) === undefined ? setIn(kept, place, placeQuestion.default) : kept;
}

/** A server that is prepared gets restic by that. */
function isPrepared(answers: unknown): boolean {
  return listServers(answers).some(({ prepare, connection }) => prepare ?? connection !== "local");
}
