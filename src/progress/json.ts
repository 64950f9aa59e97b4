import type { View } from "./types.ts";

/** Each event as one line of JSON, for programs that follow a run. */
export function createJsonView(write: (text: string) => void): View {
  return {
    show(event) {
      write(`${JSON.stringify(event)}\n`);
    },
    end() {
      // Every line is written at once; nothing is held back.
    },
  };
}
