import { type Fields, getMap, getText } from "../lib/fields.ts";
import { isMap } from "../lib/paths.ts";
import { compareContainers } from "./compare/compare-containers.ts";
import { boundFields, boundName, type Redact } from "./mask.ts";
import type { Told } from "./types.ts";

/** A container as `stack_verify` tells it: before the run, and after it. In a check only that it would be made again is known. */
export function readContainer(given: Fields, redact: Redact): Told {
  const [before, after] = ["before", "after"].map((side) => (isMap(given[side]) ? getMap(given, side) : undefined));
  const { fields, standing } = compareContainers(before, after);
  const service = boundName(getText(before ?? after ?? given, "service") ?? getText(given, "name") ?? "", redact);
  const isPlanned = given.would === true;
  return {
    what: "container",
    name: service,
    state: stateOf(before, after, isPlanned, standing.isOther),
    ...(isPlanned ? { fields: [] } : boundFields(fields, redact)),
    by: [],
    services: [service],
    standing: isPlanned ? { ...standing, isOther: true, hasOtherInputs: false, hasOtherImage: false } : standing,
  };
}

function stateOf(
  before: Fields | undefined,
  after: Fields | undefined,
  isPlanned: boolean,
  isOther: boolean,
): Told["state"] {
  if (before === undefined) {
    return "new";
  }
  if (after === undefined && !isPlanned) {
    return "gone";
  }
  return isOther ? "changed" : "started";
}
