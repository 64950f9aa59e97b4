import type { ValuesOf } from "../lib/command-line/option.ts";
import { repeated, text } from "../lib/command-line/option-builders.ts";
import { presets } from "./presets.ts";

/** The options that give answers. Help shows them, so nothing here loads the schema; a test checks that the choices match the schema. */
export const answerOptions = {
  preset: text("--preset <name>", `answers to start from: ${presets.map(({ name }) => name).join(", ")}`),
  answers: text("--answers <file>", "answers in the format of harden.yml; `-` reads standard input"),
  name: text("--name <name>", "the name of the stack"),
  host: repeated("--host <[user@]address[:port]>", "a server, or `local` for this machine"),
  service: repeated("--service <name=kind>", "a service and its kind"),
  profile: text("--profile <profile>", "baseline, strict"),
  apparmor: text("--apparmor <mode>", "auto, require, off"),
  logging: text("--logging <driver>", "local, journald, or a kind that receives logs"),
  forward: text(
    "--forward <target>",
    "where the log receiver forwards to: file, fluentd://host:port, syslog://host:port",
  ),
  trust: text("--trust <policy>", "digest, tag"),
  set: repeated("--set <key=value>", "any key of harden.yml, such as services.web.base=debian:13"),
};

/** The answers on the command line; those that are not given are absent. */
export type AnswerOptions = Partial<ValuesOf<typeof answerOptions>>;
