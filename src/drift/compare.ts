import { limitFields } from "./fields/limits.ts";
import { mountFields } from "./fields/mounts.ts";
import { networkFields } from "./fields/networks.ts";
import { programFields } from "./fields/program.ts";
import { rightsFields } from "./fields/rights.ts";
import type { Field, Values, Wanted } from "./fields/values.ts";
import type { LiveContainer } from "./live.ts";
import type { Compared, Difference } from "./types.ts";

const columns: readonly (readonly [Compared["column"], readonly Field[]])[] = [
  ["program", programFields],
  ["rights", rightsFields],
  ["networks", networkFields],
  ["mounts", mountFields],
  ["limits", limitFields],
];

/** Every field of a container that the project has something to say of, compared with it. */
export function compareContainer(
  container: LiveContainer,
  wanted: Wanted,
): readonly Pick<Compared, "column" | "differences">[] {
  return columns.flatMap(([column, fields]) =>
    fields.flatMap((field) => {
      const want = field.wanted(wanted, container);
      return want === undefined
        ? []
        : [{ column, differences: compareValues(field.key, want, field.found(container, wanted)) }];
    }),
  );
}

/** The differences within one field. */
export function compareValues(key: string, wanted: Values, found: Values): readonly Difference[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  return names
    .filter((name) => valueAt(wanted, name) !== valueAt(found, name))
    .map((name) => ({
      field: name === "" ? key : `${key}.${name}`,
      ...shown(key, "wanted", valueAt(wanted, name), valueAt(found, name)),
      ...shown(key, "found", valueAt(found, name), valueAt(wanted, name)),
    }));
}

function valueAt(values: Values, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Variables may be secrets: only their presence, or that they differ, is shown. */
function shown(
  key: string,
  side: "wanted" | "found",
  value: string | undefined,
  other: string | undefined,
): Partial<Difference> {
  if (value === undefined) {
    return {};
  }
  const hidden = other === undefined ? "set" : side === "found" ? "another value" : "as in the project";
  return { [side]: key === "environment" ? hidden : value };
}
