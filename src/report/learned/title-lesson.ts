import type { LearnedService } from "../types.ts";

/** Of which service it is, and where and when it was found out. */
export function titleLesson({ service, host, at, isPartial, starts }: LearnedService): string {
  const how = isPartial ? "learned in part" : "learned";
  return `${service}: ${how} on ${host}, ${at.slice(0, 10)}, by ${starts} starts`;
}
