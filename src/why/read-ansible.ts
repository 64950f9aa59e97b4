import { type Fields, getMap, getMaps, getText } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { boundFields, boundName, type Redact } from "./mask.ts";
import type { ChangedField, Told } from "./types.ts";

/** What Ansible's own modules of files say of both sides: owner, group and mode. */
export function readAnsibleDiffs(result: Fields, redact: Redact): readonly Told[] {
  const items = getMaps(result, "results");
  return (items.length > 0 ? items : [result])
    .filter((item) => item.changed === true)
    .flatMap((item) => (Array.isArray(item.diff) ? item.diff : [item.diff]))
    .filter(isMap)
    .flatMap((diff) => readDiff(diff, redact));
}

function readDiff(diff: Fields, redact: Redact): readonly Told[] {
  const [before, after] = [getMap(diff, "before"), getMap(diff, "after")];
  const name = getText(after, "path") ?? "";
  const fields = Object.keys(after)
    .filter((key) => key !== "path" && isPlain(after[key]) && before[key] !== after[key])
    .map(
      (key): ChangedField => ({
        field: key,
        ...(isPlain(before[key]) && { before: String(before[key]) }),
        after: String(after[key]),
      }),
    );
  return fields.length === 0 || name === ""
    ? []
    : [
        {
          what: "file",
          name: boundName(name, redact),
          state: "changed",
          ...boundFields(fields, redact),
          by: [],
          services: [],
        },
      ];
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
