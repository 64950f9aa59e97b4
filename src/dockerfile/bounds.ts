import { buildUsageProblem } from "../lib/errors.ts";

/** The longest that was found has a thousand lines. The parser compares each flag of an instruction with all others. */
const most = { characters: 100_000, lines: 3_000, flags: 2_000 } as const;

/**
 * Refuses a Dockerfile that is too large to be read in a moment.
 *
 * @param where how messages name it
 * @throws Problem (exit 2) with what there is too much of
 */
export function requireModestDockerfile(text: string, where: string): void {
  const counted = {
    characters: text.length,
    lines: countOf(text, "\n"),
    flags: countOf(text, "--"),
  };
  for (const [part, bound] of Object.entries(most)) {
    if (counted[part as keyof typeof most] > bound) {
      throw buildUsageProblem({
        where,
        what: `this Dockerfile has more than ${bound} ${part}: it is too large to be read`,
        fix: "Put what it writes out into files, and copy them; or build the image yourself, and name it in `image`.",
      });
    }
  }
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) {
    count += 1;
  }
  return count;
}
