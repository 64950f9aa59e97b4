import type { Model } from "../../model/types/model.ts";
import { listMeasuredPlaces, type MeasuredPlace } from "./measured-places.ts";

/** A control that the answers switch off, in a place where it would be measured. */
export interface SwitchedOff extends MeasuredPlace {
  readonly reason: string;
  /** The last day of that, `YYYY-MM-DD`, and who answers for it. */
  readonly until?: string;
  readonly owner?: string;
}

/** Everything that the answers switch off, where it would be measured if they did not. */
export function listSwitchedOff(model: Model): readonly SwitchedOff[] {
  const off = new Map(model.controls.flatMap((one) => (one.on ? [] : [[one.control.slug, one] as const])));
  const other: Model = { ...model, controls: model.controls.map(({ control }) => ({ control, on: true })) };
  return listMeasuredPlaces(other).flatMap((place) => {
    const { reason, override } = off.get(place.control) ?? {};
    return reason === undefined ? [] : [{ ...place, reason, ...override }];
  });
}
