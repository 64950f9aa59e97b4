import { compareValues } from "../fields/compare-values.ts";
import type { LiveContainer } from "../fields/container.ts";
import { limitFields } from "../fields/limits.ts";
import { mountFields } from "../fields/mounts.ts";
import { networkFields } from "../fields/networks.ts";
import { programFields } from "../fields/program.ts";
import { rightsFields } from "../fields/rights.ts";
import type { Field, Wanted } from "../fields/values.ts";
import type { Compared } from "./types.ts";

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
