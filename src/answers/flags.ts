import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { type Complaint, usageProblem } from "../lib/errors.ts";
import type { OptionSpec } from "../lib/option-spec.ts";
import { getIn, type KeyPath, overlay, setIn } from "../lib/paths.ts";
import { bare } from "../lib/schema/parts.ts";
import { printable } from "../lib/text/printable.ts";
import { keysAt, partAt, wordsAt } from "../model/schema/parts.ts";
import { parseHost } from "./host-flag.ts";
import { presets } from "./presets.ts";
import type { Source } from "./source.ts";

interface AnswerFlag {
  /** The option's name, as commander hands it over. */
  readonly option: string;
  readonly value: string;
  readonly help: string;
  /** The key that its value goes to; without it the flag says itself what it sets. */
  readonly path?: KeyPath;
  readonly read?: (text: string, so: unknown) => { readonly path: KeyPath; readonly value: unknown };
}

const flags: readonly AnswerFlag[] = [
  { option: "name", value: "name", help: "what the stack is called", path: ["name"] },
  { option: "host", value: "[user@]address[:port]", help: "a server, or `local` for this machine", read: hostFlag },
  { option: "service", value: "name=kind", help: "a service and its kind", read: serviceFlag },
  { option: "profile", value: "profile", help: choiceOf(["hardening", "profile"]), path: ["hardening", "profile"] },
  { option: "apparmor", value: "mode", help: choiceOf(["hardening", "apparmor"]), path: ["hardening", "apparmor"] },
  { option: "logging", value: "driver", help: choiceOf(["logging"]), path: ["logging"] },
  {
    option: "forward",
    value: "target",
    help: "where a receiver of logs hands them on: file, fluentd://host:port, syslog://host:port",
    path: ["forward"],
  },
  { option: "trust", value: "policy", help: choiceOf(["trust"]), path: ["trust"] },
  {
    option: "set",
    value: "key=value",
    help: "any key of harden.yml, such as services.web.base=debian:13",
    read: setFlag,
  },
];

/** The options that give answers, for the command line. */
export const answerOptions: readonly OptionSpec[] = [
  { flags: "--preset <name>", help: `answers to begin with: ${presets.map(({ name }) => name).join(", ")}` },
  { flags: "--answers <file>", help: "answers in the shape of harden.yml; `-` reads them from standard input" },
  ...flags.map(({ option, value, help, read }) => ({
    flags: `--${option} <${value}>`,
    help,
    ...(read && { repeatable: true }),
  })),
];

/**
 * The answers that the command line gives.
 *
 * @param options as commander hands them over
 * @throws Problem (exit 2) with every flag that cannot be read
 */
export function answersFromFlags(options: Readonly<Record<string, unknown>>): Source {
  const complaints: Complaint[] = [];
  const places = new Map<string, string>();
  let value: unknown = {};
  for (const { flag, text } of givenFlags(options)) {
    try {
      const entry = flag.path === undefined ? flag.read?.(text, value) : { path: flag.path, value: text };
      if (entry !== undefined) {
        value = setIn(value, entry.path, overlay(getIn(value, entry.path), entry.value));
        places.set(JSON.stringify(entry.path), `--${flag.option} ${printable(text, 60)}`);
      }
    } catch (error) {
      complaints.push(malformed(error, flag, text));
    }
  }
  if (complaints.length > 0) {
    throw usageProblem(complaints);
  }
  return { value, where: (path) => placeOf(path, places) };
}

/** What a flag's reader throws where it cannot read its text; the message completes the complaint. */
class UnreadableFlag extends Error {}

function givenFlags(options: Readonly<Record<string, unknown>>) {
  return flags.flatMap((flag) => {
    const given = Object.hasOwn(options, flag.option) ? options[flag.option] : undefined;
    const texts: readonly unknown[] = Array.isArray(given) ? given : [given];
    return texts.filter((text) => typeof text === "string").map((text) => ({ flag, text }));
  });
}

function malformed(error: unknown, flag: AnswerFlag, text: string): Complaint {
  if (!(error instanceof UnreadableFlag)) {
    throw error;
  }
  return {
    where: `--${flag.option} ${printable(text, 60)}`,
    what: error.message,
    fix: `Write --${flag.option} ${flag.value.toUpperCase()}.`,
  };
}

function placeOf(path: KeyPath, places: ReadonlyMap<string, string>): string {
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(JSON.stringify(path.slice(0, length)));
    if (place !== undefined) {
      return place;
    }
  }
  return "the command line";
}

function hostFlag(text: string, so: unknown) {
  const hosts = getIn(so, ["hosts"]);
  const index = Array.isArray(hosts) ? hosts.length : 0;
  return { path: ["hosts", index], value: parseHost(text) };
}

function serviceFlag(text: string) {
  const [name, kind] = splitAt(text, "=");
  return { path: ["services", name, "kind"], value: kind };
}

function setFlag(text: string) {
  const [key, value] = splitAt(text, "=");
  const path = key
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (path.length === 0 || partAt(path) === undefined) {
    throw new UnreadableFlag(
      `harden.yml has no key \`${printable(key, 60)}\`; it begins with one of ${keysAt([]).join(", ")}`,
    );
  }
  return { path, value: valueAt(path, value) };
}

/** Text where the schema wants text, so that `22.04` stays what it is; YAML everywhere else. */
function valueAt(path: KeyPath, text: string): unknown {
  const part = partAt(path);
  const wanted = part === undefined ? undefined : bare(part);
  if (wanted instanceof z.ZodString || wanted instanceof z.ZodEnum) {
    return text;
  }
  try {
    // The library's warnings would go past us to the terminal.
    return parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch (error) {
    // A reference to an anchor that is not there is found only when the value is made.
    const isOurs = !(error instanceof YAMLParseError || error instanceof ReferenceError);
    throw isOurs ? error : new UnreadableFlag("the value is no YAML");
  }
}

function splitAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  if (at < 1) {
    throw new UnreadableFlag(`there is no name before a \`${sign}\``);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

function choiceOf(path: KeyPath): string {
  return wordsAt(path)?.join(", ") ?? "";
}
