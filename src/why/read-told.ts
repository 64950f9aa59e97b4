import * as z from "zod";
import { type Fields, getMaps, getText, listAt } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { count, list, listOf, map, text, texts, yes } from "../lib/schema/lenient.ts";
import { compareTexts, countLines } from "./compare/compare-texts.ts";
import { boundFields, boundName, boundNames, type Redact } from "./mask.ts";
import { readAnsibleDiffs } from "./read-ansible.ts";
import { readContainer } from "./read-container.ts";
import { type ChangedField, changeStates, type Since, type TaskTold, type Told, thingKinds } from "./types.ts";

/** Of one task. */
const mostThings = 100;
const mostKeys = 20;

/** As the modules of the collection tell it; `module_utils/record/differs.py` says what each part is. It comes from a host, so it is not trusted. */
const thing = z.object({
  what: z.enum(thingKinds).catch("file"),
  name: text,
  state: z.enum(changeStates).catch("changed"),
  fields: listOf(
    z.object({
      field: text,
      before: z.string().optional().catch(undefined),
      after: z.string().optional().catch(undefined),
    }),
  ),
  before: z.string().optional().catch(undefined),
  after: z.string().optional().catch(undefined),
  by: list.transform((names) => (["hand", "project"] as const).filter((name) => names.includes(name))),
  services: texts,
});

const since = z.object({
  first: yes,
  keys: z.array(z.string()).optional().catch(undefined),
  more: count,
  edited: yes,
  tool: map,
});

/** What compares the containers; other modules call something else so. */
const measures = "harden.stack.stack_verify";
/** What tells of changes that other tasks make. */
const tellsForOthers = new Set([measures, "harden.stack.server_record", "harden.stack.place_tree"]);

/**
 * What a task's result says of changes, with both sides; undefined if it says nothing. Each text is bounded and without secrets.
 *
 * @param isChanged whether the task changed something, or would in a check
 */
export function readTold(result: Fields, isChanged: boolean, redact: Redact): TaskTold | undefined {
  const action = getText(result, "action") ?? "";
  if (!isChanged && !tellsForOthers.has(action)) {
    return undefined;
  }
  const isApplied = isChanged || action !== "harden.stack.place_tree";
  const things = [
    ...(isApplied ? getMaps(result, "differs") : []).slice(0, mostThings).map((one) => readThing(one, redact)),
    ...(action === measures ? getMaps(result, "containers") : [])
      .slice(0, mostThings)
      .map((one) => readContainer(one, redact)),
    ...(Array.isArray(result.differs) ? [] : readAnsibleDiffs(result, redact).slice(0, mostThings)),
  ];
  const more = Math.max(0, listAt(result, "differs").length - mostThings);
  const since = isMap(result.since) ? readSince(result.since, redact) : undefined;
  return things.length === 0 && since === undefined
    ? undefined
    : {
        things,
        more,
        ...(since !== undefined && { since, rotating: boundNames(listAt(result, "rotating"), redact) }),
      };
}

function readThing(given: Fields, redact: Redact): Told {
  const { name, fields, before, after, ...told } = thing.parse(given);
  const texts = before === undefined || after === undefined ? undefined : ([before, after] as const);
  const isApplication = /^\/opt\/harden\/[^/]+\/[^/]+\/app\//.test(name);
  const compared =
    texts === undefined ? undefined : isApplication ? countLines(...texts) : compareTexts(name, ...texts);
  const found: readonly ChangedField[] =
    compared !== undefined && "fields" in compared ? compared.fields : fields.map(sides);
  return {
    ...told,
    name: boundName(name, redact),
    ...boundFields(found, redact),
    ...(compared?.lines !== undefined && { lines: compared.lines }),
    services: boundNames(told.services, redact),
  };
}

function sides({
  field,
  before,
  after,
}: {
  field: string;
  before?: string | undefined;
  after?: string | undefined;
}): ChangedField {
  return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function readSince(given: Fields, redact: Redact): Since {
  const { keys, more, tool, first, edited } = since.parse(given);
  const [before, after] = [getText(tool, "before"), getText(tool, "after")];
  return {
    first,
    edited,
    ...(keys !== undefined && { keys: keys.slice(0, mostKeys).map((key) => boundName(key, redact)) }),
    moreKeys: more + Math.max(0, (keys?.length ?? 0) - mostKeys),
    ...(before !== undefined &&
      after !== undefined && { tool: { before: boundName(before, redact), after: boundName(after, redact) } }),
  };
}
