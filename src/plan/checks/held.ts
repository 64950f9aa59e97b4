import type { Model } from "../../model/types.ts";
import { checksOf } from "./checks.ts";

/** A control that a stack is held to; with a service where it is measured of that one. */
export interface Held {
  readonly control: string;
  readonly service?: string;
}

/** Every control that holds for a stack, as the catalogue and the services say: what the answers choose shows in it. */
export function controlsHeld(model: Model): readonly Held[] {
  return [
    ...model.controls.filter(({ on }) => on).map(({ control }) => ({ control: control.slug })),
    ...checksOf(model).flatMap(({ service, controls }) => controls.map(({ control }) => ({ control, service }))),
  ];
}
