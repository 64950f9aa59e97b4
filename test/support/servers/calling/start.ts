import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** How a service is asked. */
export interface Calls {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly perSecond: number;
  /** Each so many-th request is for `/slow`; 0: none. */
  readonly slowEvery: number;
  /** How many addresses are tried, one after the other, where a connection is refused. */
  readonly tries: number;
}

/** What became of the requests. */
export interface Called {
  readonly made: number;
  readonly slow: number;
  /** How many went over a connection that was kept. */
  readonly kept: number;
  /** How many connections were refused. */
  readonly refused: number;
  /** How many were closed before a byte of the answer, so that the request was sent again. */
  readonly resent: number;
  /** Each request that got no answer, or another one than 200, with the reason. */
  readonly failed: readonly string[];
  /** How often each answer came. */
  readonly answers: Readonly<Record<string, number>>;
  /** Milliseconds of the slowest one, beside what it is slow by on purpose. */
  readonly slowest: number;
  readonly seconds: number;
}

/** Begins to ask; what is given back ends it, and waits for the answers that are still to come. */
export function startCalls(calls: Calls): () => Promise<Called> {
  const words = [join(import.meta.dirname, "caller.mjs"), JSON.stringify(calls)];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  return async () => {
    child.stdin.end();
    await once(child, "close");
    return JSON.parse(said);
  };
}
