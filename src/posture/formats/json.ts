import type { Posture } from "../types.ts";

/** Comparisons as one document. */
export function formatJson(postures: readonly Posture[]): string {
  return JSON.stringify({ comparisons: postures.map(describePosture) }, null, 2);
}

function describePosture({ before, after, compared, ...rest }: Posture): object {
  const of = (change: string) => compared.filter((one) => one.change === change).map(({ change: _, ...one }) => one);
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
