import { mergeDiff3 } from "node-diff3";

/** What each side is called in the text. */
export const labels = { yours: "yours", before: "written last", next: "harden-init" } as const;

/**
 * All that two sides agree on, and both versions of every place where they do not, between marks as git has them. Such a text is for a person to edit;
 * it never stands where a program would read it.
 *
 * @param base what both began from; without it the sides are only held against each other
 */
export function markedText(yours: string, next: string, base?: string): string {
  const merged = mergeDiff3(lines(yours), lines(base ?? ""), lines(next), {
    label: { a: labels.yours, o: labels.before, b: labels.next },
  });
  return merged.result.join("\n");
}

/** Whether a text still has one of the marks. */
export function hasMarks(text: string): boolean {
  return /^(?:<{7} |\|{7} |={7}$|>{7} )/m.test(text);
}

function lines(text: string): string[] {
  return text.split("\n");
}
