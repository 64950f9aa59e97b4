import type { Difference } from "./types.ts";
import type { Values } from "./values.ts";

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
