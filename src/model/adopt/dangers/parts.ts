import { getIn, isMap, type KeyPath, setIn, withoutIn } from "../../../lib/paths.ts";
import { shorten } from "../../../lib/text/printable.ts";
import type { ComposeService } from "../types.ts";
import type { Around, Part } from "./rule.ts";

/*
 * Each kind of part says what is harmless. Everything else is dangerous, so a value that nobody has thought of is.
 */

type Harmless = (value: unknown, around: Around) => boolean;

/** A single setting. */
export function setting(path: string, isHarmless: Harmless = () => false): Part {
  const way = path.split(".");
  return {
    keys: [`services.*.${path}`],
    find: (service, around) => {
      const value = getIn(service, way);
      return isNothing(value) || isHarmless(value, around) ? [] : [`${path}: ${shortenJson(value)}`];
    },
    remove: (service) => withoutIn(service, way) as ComposeService,
  };
}

/** The items of a list. */
export function items(
  path: string,
  isHarmless: Harmless = () => false,
  name: (item: unknown) => string = shortenJson,
): Part {
  const way = path.split(".");
  return {
    keys: [`services.*.${path}`],
    find: (service, around) =>
      itemsAt(service, way)
        .filter((item) => !isHarmless(item, around))
        .map((item) => `${path}: ${name(item)}`),
    remove: (service, around) => {
      const kept = itemsAt(service, way).filter((item) => isHarmless(item, around));
      return (kept.length === 0 ? withoutIn(service, way) : setIn(service, way, kept)) as ComposeService;
    },
  };
}

/** The entries of a map whose keys are names. What is no map goes as a whole. */
export function entries(path: string, isHarmless: (key: string, value: unknown, around: Around) => boolean): Part {
  const way = path.split(".");
  const found = (map: object, around: Around) =>
    Object.entries(map).filter(([key, value]) => !isHarmless(key, value, around));
  return {
    keys: [`services.*.${path}`],
    find: (service, around) => {
      const value = getIn(service, way);
      if (isNothing(value) || isMap(value)) {
        return found(value ?? {}, around).map(([key, inner]) => `${path}: ${key}=${shortenJson(inner)}`);
      }
      return [`${path}: ${shortenJson(value)}`];
    },
    remove: (service, around) => {
      const value = getIn(service, way);
      const out = isMap(value) ? found(value, around).map(([key]) => [...way, key]) : [way];
      return out.reduce<unknown>((left, one) => withoutIn(left, one), service) as ComposeService;
    },
  };
}

/** The same part of each map in a list, or of each entry of a map. */
export function inEach(path: string, key: string, isHarmless: Harmless = () => false): Part {
  const dangerousIn = (inner: unknown, around: Around) => {
    const value = isMap(inner) ? getIn(inner, [...key.split(".")]) : undefined;
    return !isNothing(value) && !isHarmless(value, around);
  };
  return {
    keys: [`services.*.${path}.*.${key}`],
    find: (service, around) =>
      membersOf(service[path])
        .filter(([, inner]) => dangerousIn(inner, around))
        .map(([name, inner]) => `${path}${name}.${key}: ${shortenJson(getIn(inner, key.split(".")))}`),
    remove: (service, around) => ({
      ...service,
      [path]: mapMembers(service[path], (inner) =>
        dangerousIn(inner, around) ? withoutIn(inner, key.split(".")) : inner,
      ),
    }),
  };
}

/** The maps in the list at a path. */
export function getMapsIn(service: ComposeService, path: KeyPath): readonly ComposeService[] {
  const list = getIn(service, path);
  return Array.isArray(list) ? list.filter(isMap) : [];
}

/** The service without some maps of the list at a path; as it is where there are none. */
export function withoutMaps(
  service: ComposeService,
  path: KeyPath,
  isOut: (item: ComposeService) => boolean,
): ComposeService {
  const all = getMapsIn(service, path);
  const kept = all.filter((item) => !isOut(item));
  return kept.length === all.length ? service : (setIn(service, path, kept) as ComposeService);
}

/** Whether a key says nothing. */
export function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (isMap(value) && Object.keys(value).length === 0)
  );
}

/** Whether a setting is off; in answers it may be a text. */
export function isOff(value: unknown): boolean {
  return value === false || value === "false";
}

/** Whether it is one of these. */
export function oneOf(...values: readonly string[]): (value: unknown) => boolean {
  return (value) => values.includes(String(value));
}

/** A value in few characters. */
export function shortenJson(value: unknown): string {
  return shorten(isMap(value) || Array.isArray(value) ? JSON.stringify(value) : String(value), 60);
}

function itemsAt(service: ComposeService, way: KeyPath): readonly unknown[] {
  const value = getIn(service, way);
  return isNothing(value) ? [] : Array.isArray(value) ? value : [value];
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Array.isArray(value)
    ? value.map((inner, index) => [`[${index}]`, inner] as const)
    : Object.entries(isMap(value) ? value : {}).map(([name, inner]) => [`.${name}`, inner] as const);
}

function mapMembers(value: unknown, change: (inner: unknown) => unknown): unknown {
  return Array.isArray(value)
    ? value.map(change)
    : isMap(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]))
      : value;
}
