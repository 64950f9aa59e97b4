import { StringDecoder } from "node:string_decoder";

/** A longer line is dropped as a whole: half an event is useless. */
const lineLimit = 16 * 1024 * 1024;

export interface LineSplitter {
  /** Takes the next bytes. */
  add(chunk: Buffer): void;
  /** Passes on the last line if no newline ended it. */
  end(): void;
}

/**
 * Splits a stream of bytes into lines and passes each on. Holds one line at most.
 *
 * @param onDropped called for a line over the limit (16 MiB)
 */
export function createLineSplitter(
  onLine: (line: string) => void,
  onDropped: () => void,
  limit = lineLimit,
): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  let length = 0;

  function addPiece(piece: string): void {
    length += piece.length;
    if (length <= limit) {
      pieces.push(piece);
    } else {
      pieces = [];
    }
  }

  function finishLine(): void {
    if (length > limit) {
      onDropped();
    } else {
      onLine(pieces.join(""));
    }
    pieces = [];
    length = 0;
  }

  return {
    add(chunk) {
      const [first = "", ...rest] = decoder.write(chunk).split("\n");
      addPiece(first);
      for (const piece of rest) {
        finishLine();
        addPiece(piece);
      }
    },
    end() {
      addPiece(decoder.end());
      if (length > 0) {
        finishLine();
      }
    },
  };
}
