import { type Fields, listAt, mapAt, objectIn, textAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { printable } from "../lib/text/printable.ts";
import type { AuditEvent, AuditReport, Deed, DeedGroup } from "./types.ts";

/**
 * Reads a host's answer. Programs on that host chose much of it, so it is not trusted: texts are made printable and short, and values of the
 * wrong shape are left out.
 *
 * @returns undefined if the answer is not a report
 */
export function readAuditReport(text: string): AuditReport | undefined {
  const value = objectIn(text);
  if (value === undefined || typeof value.since !== "number") {
    return undefined;
  }
  const log = textAt(value, "log");
  const first = numberAt(value, "first");
  return {
    recording: printable(textAt(value, "recording") ?? "unknown"),
    rules: numberAt(value, "rules") ?? 0,
    lost: numberAt(value, "lost") ?? 0,
    since: value.since,
    ...(log === undefined ? {} : { log: printable(log) }),
    ...(first === undefined ? {} : { first }),
    cut: value.cut === true,
    keys: countsAt(value, "keys"),
    groups: listAt(value, "groups").filter(isMap).map(readGroup),
    moreGroups: numberAt(value, "more_groups") ?? 0,
    events: listAt(value, "events").filter(isMap).map(readEvent),
  };
}

function readGroup(value: Fields): DeedGroup {
  return {
    ...readDeed(value),
    count: numberAt(value, "count") ?? 0,
    first: numberAt(value, "first") ?? 0,
    last: numberAt(value, "last") ?? 0,
  };
}

function readEvent(value: Fields): AuditEvent {
  return { ...readDeed(value), time: numberAt(value, "time") ?? 0, container: wordAt(value, "container") };
}

function readDeed(value: Fields): Deed {
  const uid = numberAt(value, "uid");
  return {
    key: wordAt(value, "key"),
    service: wordAt(value, "service"),
    call: wordAt(value, "call"),
    exe: wordAt(value, "exe"),
    ...(uid === undefined ? {} : { uid }),
    login: wordAt(value, "login"),
    success: value.success === true,
    path: wordAt(value, "path"),
    command: wordAt(value, "command"),
    operation: wordAt(value, "operation"),
    rights: wordAt(value, "rights"),
  };
}

function countsAt(value: Fields, key: string): Readonly<Record<string, number>> {
  const entries = Object.entries(mapAt(value, key)).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return Object.fromEntries(entries.map(([name, count]) => [printable(name, 40), count]));
}

function wordAt(value: Fields, key: string): string {
  return printable(textAt(value, key) ?? "", 160);
}

function numberAt(value: Fields, key: string): number | undefined {
  const found = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}
