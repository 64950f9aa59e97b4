import { findControl } from "../controls/catalogue.ts";
import { expertOptions } from "../controls/expert.ts";
import { lookUp } from "../lib/fields.ts";
import type { Comparison, Relation } from "./compare.ts";

/** Why what a scanner says stays, in our words: what was measured of it, or why the measure is not taken. */
export function explainComparison({ id, relation, controls, why }: Comparison): string {
  const more = relation === "stricter" ? lookUp(seenOtherwise, id) : undefined;
  return `${sentences[relation](controls, why)}${more === undefined ? "" : `. ${more}`}`;
}

/** What a check looks at where its control holds all the same, if that is something else than what the control is measured by. */
const seenOtherwise: Readonly<Record<string, string>> = {
  "PKGS-7392":
    "Lynis found updates that wait for the next run of apt's timer, within a day: a deploy does not upgrade the server's own packages.",
};

const sentences: Readonly<Record<Relation, (controls: readonly string[], why?: string) => string>> = {
  agree: (_, why) => why ?? "by our measurement, too",
  weaker: (_, why) => why ?? "it does not hold by our measurement",
  stricter: (controls) => `it holds by our measurement: ${controls.flatMap(describeMeasured).join("; ")}`,
  superseded: (controls) => controls.flatMap(describeLeft).join(" "),
  unmeasured: () => "it was not measured here",
  unknown: () => "the catalogue has nothing for it",
};

function describeMeasured(slug: string): readonly string[] {
  const control = findControl(slug);
  return control === undefined ? [] : [control.measured];
}

function describeLeft(slug: string): readonly string[] {
  return expertOptions.filter((option) => option.slug === slug).map(({ left }) => left);
}
