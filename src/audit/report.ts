import * as z from "zod";
import { parseObject } from "../lib/fields.ts";
import { count, listOf, map, text, word, yes } from "../lib/schema/lenient.ts";
import { makePrintable } from "../lib/text/printable.ts";

/** What groups recorded events. */
const deed = z.object({
  /** The rule's key; `apparmor` or `seccomp` for what these refused, `watched` for what seccomp only logs. */
  key: word,
  /** The service of the stack, `STACK/SERVICE` of another one, or empty for the server itself. */
  service: word,
  call: word,
  exe: word,
  uid: z.number().optional().catch(undefined),
  /** The logged-in user; `unset` for services and containers. */
  login: word,
  success: yes,
  path: word,
  command: word,
  /** The operation that AppArmor checked, and the rights that it denied. */
  operation: word,
  rights: word,
});

/** Times are in seconds since 1970. */
const group = deed.extend({ count, first: count, last: count });

/** `container` is the container's name, if it could still be found. */
const event = deed.extend({ time: count, container: word });

const report = z.object({
  /** `recording`, or why recording is off. */
  recording: text.transform((said) => makePrintable(said || "unknown")),
  rules: count,
  /** Events that the kernel dropped. */
  lost: count,
  /** Where reading began. */
  since: z.number(),
  /** The log's file, if there is one. */
  log: text.transform((path) => (path === "" ? undefined : makePrintable(path))),
  /** The oldest record that is left. */
  first: z.number().optional().catch(undefined),
  /** There were older events, which were not read. */
  cut: yes,
  keys: map.transform(
    (counts): Readonly<Record<string, number>> =>
      Object.fromEntries(
        Object.entries(counts).flatMap(([name, value]) =>
          typeof value === "number" ? [[makePrintable(name, 40), value]] : [],
        ),
      ),
  ),
  /** The most frequent first. */
  groups: listOf(group),
  more_groups: count,
  /** The last events of each key, in order of time. */
  events: listOf(event),
});

export type Deed = Readonly<z.output<typeof deed>>;
export type DeedGroup = Readonly<z.output<typeof group>>;

/** One host's records. */
export type AuditReport = NonNullable<ReturnType<typeof readAuditReport>>;

/** Reads a host's answer; undefined if it is not a report. */
export function readAuditReport(answer: string) {
  const { data } = report.safeParse(parseObject(answer));
  if (data === undefined) {
    return undefined;
  }
  const { events, more_groups: moreGroups, ...others } = data;
  return { ...others, moreGroups, events };
}
