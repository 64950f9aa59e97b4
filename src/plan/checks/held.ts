import type { Model } from "../../model/types/model.ts";
import { planChecks } from "./checks.ts";

/** A control that a stack must meet; with the service if it is measured there. */
export interface Held {
  readonly control: string;
  readonly service?: string;
}

/** Every control of a stack, by the catalogue and its services. The effect of an answer shows in it. */
export function listHeldControls(model: Model): readonly Held[] {
  return [
    ...model.controls.filter(({ on }) => on).map(({ control }) => ({ control: control.slug })),
    ...planChecks(model).flatMap(({ service, controls }) =>
      controls.flatMap(({ control, open }) => (open === undefined ? [{ control, service }] : [])),
    ),
  ];
}
