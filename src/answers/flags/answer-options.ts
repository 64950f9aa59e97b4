import type { ValuesOf } from "../../lib/command-line/option.ts";
import { repeated, suggesting, text } from "../../lib/command-line/option-builders.ts";
import { presets } from "../presets.ts";

const presetNames = presets.map(({ name }) => name);

/** The schema checks the value, with the key that it belongs to. */
function oneOf(flags: string, words: readonly string[]) {
  return suggesting(text(flags, words.join(", ")), words);
}

/** The options that give answers. Help shows them, so nothing here loads the schema; a test checks that the choices match the schema. */
export const answerOptions = {
  preset: suggesting(text("--preset <name>", `answers to start from: ${presetNames.join(", ")}`), presetNames),
  answers: text("--answers <file>", "answers in the format of harden.yml; `-` reads standard input"),
  name: text("--name <name>", "the name of the stack"),
  host: repeated("--host <[user@]address[:port]>", "a server, or `local` for this machine"),
  service: repeated("--service <name=kind>", "a service and its kind"),
  profile: oneOf("--profile <profile>", ["baseline", "strict"]),
  apparmor: oneOf("--apparmor <mode>", ["auto", "require", "off"]),
  logging: suggesting(text("--logging <driver>", "local, journald, or a kind that receives logs"), [
    ...["local", "journald", "fluent-bit", "fluentd"],
  ]),
  forward: text(
    "--forward <target>",
    "where the log receiver forwards to: file, fluentd://host:port, syslog://host:port",
  ),
  trust: oneOf("--trust <policy>", ["digest", "tag"]),
  set: repeated("--set <key=value>", "any key of harden.yml, such as services.web.base=debian:13"),
};

/** The answers on the command line; those that are not given are absent. */
export type AnswerOptions = Partial<ValuesOf<typeof answerOptions>>;
