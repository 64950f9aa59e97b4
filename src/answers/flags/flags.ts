import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { getValueName } from "../../lib/command-line/option.ts";
import { buildUsageProblem, type Complaint } from "../../lib/errors.ts";
import { getIn, type KeyPath, overlay, setIn } from "../../lib/paths.ts";
import { stripWrappers } from "../../lib/schema/parts.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { getAddress, isPublishPath } from "../../model/publish.ts";
import { getPart } from "../../model/schema/parts.ts";
import type { Source } from "../source.ts";
import { type AnswerOptions, answerOptions } from "./answer-options.ts";
import { parseHost } from "./host-flag.ts";
import { describeUnknownKey } from "./unknown-key.ts";

type FlagName = Exclude<keyof AnswerOptions, "preset" | "answers">;

/** An option: the key that takes its text, or how the text is read. */
type AnswerFlag = { readonly option: FlagName } & (
  | { readonly path: KeyPath }
  | { readonly read: (text: string, so: unknown) => { readonly path: KeyPath; readonly value: unknown } }
);

const flags: readonly AnswerFlag[] = [
  { option: "name", path: ["name"] },
  { option: "host", read: readHost },
  { option: "service", read: readService },
  { option: "profile", path: ["hardening", "profile"] },
  { option: "apparmor", path: ["hardening", "apparmor"] },
  { option: "logging", path: ["logging"] },
  { option: "forward", path: ["forward"] },
  { option: "trust", path: ["trust"] },
  { option: "set", read: readSet },
];

/**
 * The answers on the command line.
 *
 * @throws Problem (exit 2) with every flag that cannot be read
 */
export function readAnswerFlags(options: AnswerOptions): Source {
  const complaints: Complaint[] = [];
  const places = new Map<string, string>();
  let value: unknown = {};
  for (const { flag, text } of givenFlags(options)) {
    try {
      const entry = "path" in flag ? { path: flag.path, value: text } : flag.read(text, value);
      value = setIn(value, entry.path, overlay(getIn(value, entry.path), entry.value));
      places.set(JSON.stringify(entry.path), `--${flag.option} ${makePrintable(text, 60)}`);
    } catch (error) {
      complaints.push(malformed(error, flag, text));
    }
  }
  if (complaints.length > 0) {
    throw buildUsageProblem(complaints);
  }
  return { value, where: (path) => placeOf(path, places) };
}

/** Thrown by a flag's reader; the message completes the complaint, and so does the fix where the form is right. */
class UnreadableFlag extends Error {
  constructor(
    message: string,
    readonly fix?: string,
  ) {
    super(message);
  }
}

function givenFlags(options: AnswerOptions) {
  return flags.flatMap((flag) => [options[flag.option] ?? []].flat().map((text) => ({ flag, text })));
}

function malformed(error: unknown, { option }: AnswerFlag, text: string): Complaint {
  if (!(error instanceof UnreadableFlag)) {
    throw error;
  }
  return {
    where: `--${option} ${makePrintable(text, 60)}`,
    what: error.message,
    fix: error.fix ?? `Write --${option} ${getValueName(answerOptions[option]).toUpperCase()}.`,
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

function readHost(text: string, so: unknown) {
  const hosts = getIn(so, ["hosts"]);
  const index = Array.isArray(hosts) ? hosts.length : 0;
  return { path: ["hosts", index], value: parseHost(text) };
}

function readService(text: string) {
  const [name, kind] = splitAt(text, "=");
  return { path: ["services", name, "kind"], value: kind };
}

function readSet(text: string) {
  const [key, value] = splitAt(text, "=");
  const path = key
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (path.length === 0) {
    throw new UnreadableFlag("there is no key in it");
  }
  if (getPart(path) === undefined) {
    const { what, fix } = describeUnknownKey(path);
    throw new UnreadableFlag(what, fix);
  }
  return { path, value: valueAt(path, value) };
}

/** Text if the schema wants text, so that `22.04` stays text; YAML otherwise. */
function valueAt(path: KeyPath, text: string): unknown {
  const part = getPart(path);
  const wanted = part === undefined ? undefined : stripWrappers(part);
  if (wanted instanceof z.ZodString || wanted instanceof z.ZodEnum) {
    return isPublishPath(path) ? getAddress(text) : text;
  }
  try {
    // Otherwise the library prints its warnings to the terminal.
    return parse(text, { maxAliasCount: 0, logLevel: "error" });
  } catch (error) {
    // A reference to a missing anchor fails only here.
    const isOurs = !(error instanceof YAMLParseError || error instanceof ReferenceError);
    throw isOurs ? error : new UnreadableFlag("the value is not valid YAML");
  }
}

function splitAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign);
  if (at < 1) {
    throw new UnreadableFlag(`there is no name before a \`${sign}\``);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}
