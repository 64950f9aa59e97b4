import { createWriteStream } from "node:fs";
import type { RunEvent } from "../../ansible/types.ts";

/** A longer log ends here. It is read as a whole. */
const mostBytes = 16 * 1024 * 1024;

export interface LogWriter {
  write(event: RunEvent): void;
  /** Resolves when all is on the disk. */
  close(): Promise<void>;
}

/**
 * Writes each event of a run as a line of JSON while it happens, so that a killed run has its log too. A disk that is full does not end the run.
 *
 * @param path a new file, readable by its owner only
 */
export function openLog(path: string): LogWriter {
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  let isWriting = true;
  let bytes = 0;
  stream.on("error", () => {
    isWriting = false;
  });
  return {
    write(event) {
      const line = `${JSON.stringify(shorten(event))}\n`;
      bytes += line.length;
      isWriting &&= bytes <= mostBytes;
      if (isWriting) {
        stream.write(line);
      }
    },
    close: () =>
      new Promise((resolve) => {
        stream.once("error", () => resolve());
        stream.end(() => resolve());
      }),
  };
}

/** The report has what the hosts measured, and both sides of each change. */
function shorten(event: RunEvent): RunEvent {
  switch (event.type) {
    case "stats":
      return { ...event, custom: {} };
    case "task-finished":
      return { type: event.type, result: event.result, at: event.at };
    default:
      return event;
  }
}
