import { createReadStream, open } from "node:fs";
import { constants, stat } from "node:fs/promises";
import { Socket } from "node:net";
import { addAbortSignal, type Readable } from "node:stream";
import { promisify } from "node:util";
import { exitCodes, Problem } from "../errors.ts";
import { getInterruption } from "../interruptible.ts";

/** How much of it is read, in bytes. */
export interface Most {
  readonly bytes: number;
  /** The same in words: `64 kB`. */
  readonly name: string;
}

/** Reports and records of a fleet. */
export const mostOfReport: Most = { bytes: 64_000_000, name: "64 MB" };

/**
 * The bytes of a file that the user names. That may be a pipe, such as `<(command)` or /dev/stdin, or a device without an end: what is longer than it may be is
 * not read to its end.
 *
 * @throws Error with a `code` that says why: what the system says, or that it is too long; Problem (exit 130) if the user interrupts the wait for a pipe
 */
export async function readNamedFile(path: string, most: Most): Promise<Buffer> {
  const stats = await stat(path);
  if (stats.isDirectory()) {
    throw withCode("EISDIR");
  }
  return readWhole(stats.isFIFO() ? await openPipe(path) : createReadStream(path), most);
}

/** The bytes of a stream, under the same bound. */
export async function readWhole(stream: Readable | NodeJS.ReadableStream, most: Most): Promise<Buffer> {
  const signal = getInterruption();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of signal === undefined ? stream : addAbortSignal(signal, stream as Readable)) {
      chunks.push(Buffer.from(chunk));
      size += chunks.at(-1)?.length ?? 0;
      if (size > most.bytes) {
        throw withCode(`more than ${most.name}`);
      }
    }
  } catch (error) {
    throw signal?.aborted ? new Problem(exitCodes.interrupted, { what: "interrupted" }, { cause: error }) : error;
  }
  return Buffer.concat(chunks);
}

/** An ordinary `open` of a pipe waits until something writes to it, and a thread that waits there keeps the process from ending. */
async function openPipe(path: string): Promise<Readable> {
  const fd = await promisify(open)(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
