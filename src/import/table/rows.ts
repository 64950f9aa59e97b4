import { isDeepStrictEqual } from "node:util";
import { identify } from "../../lib/identify.ts";
import { getIn, isMap, type KeyPath } from "../../lib/paths.ts";
import { Secret } from "../../lib/secret.ts";
import { type Cause, causes, findCause, getCause } from "../../model/adopt/changes.ts";
import { onANetwork } from "../../model/adopt/connect.ts";
import type { Change, ComposeService } from "../../model/adopt/types.ts";
import type { AdoptedService } from "../../model/types/adopted-service.ts";

/** One thing that the two compose files have otherwise. */
export interface Row extends Part {
  readonly cause: Cause;
}

interface Part {
  /** Where it stands below the service: `["read_only"]`, `["deploy", "resources", "limits", "pids"]`. */
  readonly path: KeyPath;
  /** Both sides are items of the list there, not all of it. */
  readonly isItem: boolean;
  /** Undefined: it was not there. */
  readonly before: unknown;
  /** Undefined: it is not there any more. */
  readonly after: unknown;
}

/**
 * Every difference between a service of a compose file and the same service in the compose.yml that is rendered, each with what it comes of.
 *
 * @param source the service as its compose file has it
 */
export function findDifferences(source: ComposeService, adopted: AdoptedService): readonly Row[] {
  const before = onANetwork(source);
  const after = adopted.hardened.service;
  const rows = keysOf(before, after).flatMap((key) => {
    const steps = adopted.steps.filter((step) => step.key === key);
    return paired(
      differencesAt([key], before[key], after[key]).map((part) => ({ ...part, cause: causeFor(part, steps, adopted) })),
    );
  });
  const order = [...adopted.hardened.changes.map(({ control }) => control), "secrets-as-files", ...Object.keys(causes)];
  const rank = ({ cause }: Row) => order.indexOf(cause.control);
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** Lists whose order says nothing: of these only the items count. */
const sets = new Set([
  ...["cap_add", "cap_drop", "security_opt", "tmpfs", "devices"],
  ...["ports", "volumes", "secrets", "configs", "profiles"],
]);

function differencesAt(path: KeyPath, before: unknown, after: unknown): readonly Part[] {
  if (isDeepStrictEqual(before, after)) {
    return [];
  }
  return path.length === 1 ? ofKey(path, hollow(before), hollow(after)) : within(path, before, after);
}

/** A key with nothing in it says as much as none. Where only one side has it, it is one difference; but for variables, which are read one by one. */
function ofKey(path: KeyPath, before: unknown, after: unknown): readonly Part[] {
  if (before === undefined && after === undefined) {
    return [];
  }
  if (path[0] === "environment") {
    return within(path, before ?? {}, after ?? {});
  }
  return before !== undefined && after !== undefined && sets.has(String(path[0]))
    ? ofItems(path, [before].flat(), [after].flat())
    : within(path, before, after);
}

function within(path: KeyPath, before: unknown, after: unknown): readonly Part[] {
  return isBranch(before, path) && isBranch(after, path)
    ? keysOf(before, after).flatMap((key) => differencesAt([...path, key], before[key], after[key]))
    : [{ path, isItem: false, before, after }];
}

function isBranch(value: unknown, path: KeyPath): value is Readonly<Record<string, unknown>> {
  return isMap(value) && !(value instanceof Secret) && (path.length === 1 || Object.keys(value).length > 0);
}

/** Each item that the other side has not; of those that come twice, one is one. */
function ofItems(path: KeyPath, before: readonly unknown[], after: readonly unknown[]): readonly Part[] {
  return [
    ...beyond(before, after).map((item) => ({ path, isItem: true, before: item, after: undefined })),
    ...beyond(after, before).map((item) => ({ path, isItem: true, before: undefined, after: item })),
  ];
}

function beyond(items: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const left = new Map<string, number>();
  for (const other of others.map(identify)) {
    left.set(other, (left.get(other) ?? 0) + 1);
  }
  return items.filter((item) => {
    const key = identify(item);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** What went and what came for the same reason stand in one row. */
function paired(rows: readonly Row[]): readonly Row[] {
  const come = rows.filter(({ isItem, after }) => isItem && after !== undefined);
  const whole = rows
    .filter((row) => !come.includes(row))
    .map((row) => {
      const at = row.isItem ? come.findIndex(({ cause }) => cause.control === row.cause.control) : -1;
      const [other] = at === -1 ? [] : come.splice(at, 1);
      return other === undefined ? row : { ...row, after: other.after };
    });
  return [...whole, ...come];
}

/** The last step that made it so. What no step did, the answers say otherwise than the compose file. */
function causeFor(part: Part, steps: readonly Change[], adopted: AdoptedService): Cause {
  const isWhole = part.path.length === 1 && !part.isItem;
  const step = steps.findLast((step) => did(step, part)) ?? (isWhole ? steps.at(-1) : undefined);
  return step === undefined ? originOf(part, adopted) : getCause(step);
}

function did(step: Change, { path, isItem, before, after }: Part): boolean {
  const has = (value: unknown, part: unknown) => (isItem ? hasItem(value, part) : isAt(value, path.slice(1), part));
  return after === undefined
    ? has(step.before, before) && !has(step.after, before)
    : has(step.after, after) && !has(step.before, after);
}

function hasItem(value: unknown, item: unknown): boolean {
  return Array.isArray(value) && identitiesOf(value).has(identify(item));
}

/** A list of a step is asked for each of its items. */
const identities = new WeakMap<readonly unknown[], ReadonlySet<string>>();

function identitiesOf(list: readonly unknown[]): ReadonlySet<string> {
  const known = identities.get(list) ?? new Set(list.map(identify));
  identities.set(list, known);
  return known;
}

function isAt(value: unknown, path: KeyPath, part: unknown): boolean {
  return isDeepStrictEqual(path.length === 0 ? hollow(value) : getIn(value, path), part);
}

function originOf({ path: [key], before, after }: Part, adopted: AdoptedService): Cause {
  if (before instanceof Secret) {
    return { control: "secrets-as-files", mayBreak: false, why: "" };
  }
  if (key === "profiles" && after === undefined) {
    return findCause("profiles", false);
  }
  const isBuilt = adopted.hardened.service.build !== undefined;
  return isBuilt && (key === "build" || key === "image") ? findCause("build", false) : findCause("answers", true);
}

/** Undefined where there is nothing in it. */
function hollow(value: unknown): unknown {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
  return value === null || isEmpty ? undefined : value;
}

function keysOf(...maps: readonly object[]): readonly string[] {
  return [...new Set(maps.flatMap((map) => Object.keys(map)))];
}
