import type * as z from "zod";
import type { publishedPosture } from "../published.ts";
import type { Change, Posture } from "../types.ts";

type Published = z.output<typeof publishedPosture>;

/** Comparisons as one document, by the schema in schema/posture.schema.json. */
export function formatJson(postures: readonly Posture[]): string {
  const document: Published = { version: 1, comparisons: postures.map(describePosture) };
  return JSON.stringify(document, null, 2);
}

function describePosture({ before, after, compared, ...rest }: Posture): Published["comparisons"][number] {
  const of = (wanted: Change) => compared.filter(({ change }) => change === wanted).map(({ change: _, ...one }) => one);
  return {
    before,
    after,
    lost: of("lost"),
    gained: of("gained"),
    open: of("open"),
    held: of("held").length,
    ...rest,
  };
}
