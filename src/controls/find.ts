import { usageProblem } from "../lib/errors.ts";
import { nameHint } from "../lib/text/nearest-name.ts";
import { catalogue, findControl } from "./catalogue.ts";
import type { Control } from "./types.ts";

/** The control of that name; throws Problem (exit 2) with the nearest name if it does not exist. */
export function knownControl(slug: string): Control {
  const control = findControl(slug);
  if (control !== undefined) {
    return control;
  }
  const slugs = catalogue.map((one) => one.slug);
  throw usageProblem({
    what: `unknown control \`${slug}\``,
    fix: nameHint(slug, slugs, "Known controls"),
  });
}
