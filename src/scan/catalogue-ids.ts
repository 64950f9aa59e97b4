import { catalogue } from "../controls/catalogue.ts";
import { expertOptions } from "../controls/expert.ts";

/** What the catalogue has for an id of the CIS Docker Benchmark: controls, and measures that are explained and not taken. */
export function findByBenchmarkId(id: string): readonly string[] {
  return [...catalogue, ...expertOptions].filter(({ cis }) => cis["1.6.0"].includes(id)).map(({ slug }) => slug);
}

const left = new Set(expertOptions.map(({ slug }) => slug));

/** Whether a measure is explained and not taken. */
export function isLeftOut(slug: string): boolean {
  return left.has(slug);
}
