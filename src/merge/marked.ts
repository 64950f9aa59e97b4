import { mergeDiff3 } from "node-diff3";

/** The names of the sides in the text. */
export const labels = { yours: "yours", before: "written last", next: "harden-init" } as const;

/**
 * Both sides in one text, with marks as git writes them around every difference. Such a text is for the user to edit; no program ever reads it.
 *
 * @param base the common ancestor; without it the sides are only compared with each other
 */
export function writeMarks(yours: string, next: string, base?: string): string {
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
