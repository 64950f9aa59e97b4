import { createInterface } from "node:readline";

/** Input lines, one at a time: a line that arrives early is kept for the next reader. */
export interface Lines {
  /** The next line; undefined at the end. */
  next(signal?: AbortSignal): Promise<{ readonly text: string } | "interrupted" | undefined>;
  /** Lets others use the stream in the meantime. */
  aside<T>(work: () => Promise<T>): Promise<T>;
}

const readers = new WeakMap<NodeJS.ReadableStream, Lines>();

/** The lines of a stream. A stream has one reader, so that nothing is lost between two questions. */
export function readLines(stream: NodeJS.ReadableStream): Lines {
  const reader = readers.get(stream) ?? newReader(stream);
  readers.set(stream, reader);
  return reader;
}

function newReader(stream: NodeJS.ReadableStream): Lines {
  const waiting: string[] = [];
  let hasEnded = false;
  let isAside = false;
  let wake = () => {};
  const reader = createInterface({ input: stream, terminal: false });
  reader.on("line", (line) => {
    if (!isAside) {
      waiting.push(line);
      wake();
    }
  });
  reader.on("close", () => {
    hasEnded = true;
    wake();
  });
  return {
    next: async (signal) => {
      if (waiting.length === 0 && !hasEnded) {
        reader.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal?.addEventListener("abort", () => resolve(), { once: true });
        });
        // An open listener would keep the process from ending.
        if (!hasEnded) {
          reader.pause();
        }
      }
      if (signal?.aborted) {
        return "interrupted";
      }
      const text = waiting.shift();
      return text === undefined ? undefined : { text };
    },
    aside: async (work) => {
      isAside = true;
      try {
        return await work();
      } finally {
        isAside = false;
      }
    },
  };
}
