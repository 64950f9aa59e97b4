import { setIn, withoutIn } from "../../../lib/paths.ts";
import type { Secret } from "../../../lib/secret.ts";
import type { Question } from "../../types.ts";

/** A variable that counts as a secret only because its value looks random. */
export interface GuessedSecret {
  readonly service: string;
  readonly variable: string;
  readonly value: Secret;
}

/** Whether it is one; if not, it is an ordinary variable again. */
export function askAboutGuess({ service, variable, value }: GuessedSecret): Question {
  const path = ["services", service, "compose", "environment", variable];
  return {
    path: ["guessed-secrets", service, variable],
    flag: `--set ${path.join(".")}=VALUE`,
    message: `${service}: is ${variable} a secret?`,
    reason: "Its value looks random, but its name does not say so.",
    type: "choice",
    required: false,
    isUnknown: true,
    choices: [
      { value: "yes", note: "it stays in the vault" },
      { value: "no", note: "it is written into harden.yml and compose.yml" },
    ],
    default: "yes",
    put: (answers, reply) =>
      reply === "no"
        ? setIn(withoutIn(answers, ["services", service, "secrets", variable]), path, value.reveal())
        : answers,
  };
}
