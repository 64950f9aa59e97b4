import type { ValuesOf } from "../lib/command-line/option.ts";
import { repeated, text } from "../lib/command-line/option-builders.ts";
import { presets } from "./presets.ts";

/** The options that give answers. Help shows them, so nothing here loads the schema: a test holds that the words of a choice are the schema's. */
export const answerOptions = {
  preset: text("--preset <name>", `answers to begin with: ${presets.map(({ name }) => name).join(", ")}`),
  answers: text("--answers <file>", "answers in the shape of harden.yml; `-` reads them from standard input"),
  name: text("--name <name>", "what the stack is called"),
  host: repeated("--host <[user@]address[:port]>", "a server, or `local` for this machine"),
  service: repeated("--service <name=kind>", "a service and its kind"),
  profile: text("--profile <profile>", "baseline, strict"),
  apparmor: text("--apparmor <mode>", "auto, require, off"),
  logging: text("--logging <driver>", "local, journald, or the kind of a service that receives logs"),
  forward: text(
    "--forward <target>",
    "where a receiver of logs hands them on: file, fluentd://host:port, syslog://host:port",
  ),
  trust: text("--trust <policy>", "digest, tag"),
  set: repeated("--set <key=value>", "any key of harden.yml, such as services.web.base=debian:13"),
};

/** What the command line says of the answers; absent is what it does not say. */
export type AnswerOptions = Partial<ValuesOf<typeof answerOptions>>;
