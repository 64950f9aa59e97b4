import type { Pass } from "../types.ts";

/** What an interrupted pass did, and what it did not: rows of a word and a text; none for any other. */
export function describeInterruption({ name, interruption, changed }: Pass): readonly (readonly [string, string])[] {
  if (interruption === undefined) {
    return [];
  }
  const { done, last, brokenOff, next, play, later } = interruption;
  const stays = changed.length > 0 && name !== "check" ? "; what it changed stays" : "";
  return [
    ["Done", done === 0 || last === undefined ? "nothing" : `${countTasks(done)}, up to: ${last}${stays}`],
    ...row("Broken off", brokenOff),
    ...row("Not done", next === undefined ? undefined : `${next}, and what follows in: ${play}`),
    ...later.map((one) => ["Not begun", one] as const),
  ];
}

/** What to do after an interruption. */
export function adviseAfter({ name, interruption }: Pass): string {
  if (name === "backup") {
    return "Run the same command again. Earlier backups are as they were.";
  }
  const again = "Run the same command again: what is done stays, and what is missing is done then.";
  return interruption?.brokenOff === undefined
    ? again
    : `${again} What was broken off may go on by itself over ssh; the next deploy waits for that.`;
}

function row(word: string, text: string | undefined): readonly (readonly [string, string])[] {
  return text === undefined ? [] : [[word, text]];
}

function countTasks(count: number): string {
  return `${count} ${count === 1 ? "task" : "tasks"}`;
}
