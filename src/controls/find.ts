import { usageProblem } from "../lib/errors.ts";
import { nameHint } from "../lib/text/nearest-name.ts";
import { catalogue, findControl } from "./catalogue.ts";
import type { Control } from "./types.ts";

/** The control that somebody named; throws Problem (exit 2) that names the nearest one where there is none. */
export function knownControl(slug: string): Control {
  const control = findControl(slug);
  if (control !== undefined) {
    return control;
  }
  const slugs = catalogue.map((one) => one.slug);
  throw usageProblem({
    what: `there is no control \`${slug}\``,
    fix: nameHint(slug, slugs, "There are"),
  });
}
