import { Agent, request } from "node:https";

/** What became of the requests of a load. */
export interface LoadResult {
  readonly sent: number;
  /** Why each that failed did: a status of 500 or more, or an error. */
  readonly failed: readonly string[];
  /** Milliseconds that the slowest one took, without those that are slow on purpose. */
  readonly slowest: number;
  /** The answers, each once, in the order of their first time. */
  readonly answers: readonly string[];
}

/** Where to, and as what. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly ca: string;
}

/**
 * Asks so many times a second over connections that are kept, and tries nothing twice. One request in a hundred takes three seconds.
 *
 * @returns ends it, and waits for the answers that are still to come
 */
export function startLoad({ host, port, name, ca }: Target, perSecond: number): () => Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, host, port, ca, servername: name });
  const answers = new Set<string>();
  const failed: string[] = [];
  const pending = new Set<Promise<void>>();
  let [sent, slowest] = [0, 0];
  const ask = (path: string): Promise<void> =>
    new Promise((resolve) => {
      const began = Date.now();
      const end = (why?: string): void => {
        if (why !== undefined) {
          failed.push(`${path} after ${Date.now() - began} ms: ${why}`);
        } else if (path === "/") {
          slowest = Math.max(slowest, Date.now() - began);
        }
        resolve();
      };
      const asked = request({ host, port, agent, path, servername: name, headers: { host: name } }, (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => {
          text += part.toString();
        });
        answer.on("error", (error) => end(error.message));
        answer.on("end", () => {
          answers.add(text);
          end((answer.statusCode ?? 0) < 500 ? undefined : `status ${answer.statusCode}`);
        });
      });
      asked.on("error", (error) => end(error.message));
      asked.end();
    });
  const began = Date.now();
  const timer = setInterval(() => {
    const due = Math.floor(((Date.now() - began) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      const one = ask(sent % 100 === 0 ? "/slow" : "/");
      pending.add(one);
      void one.then(() => pending.delete(one));
    }
  }, 5);
  return async () => {
    clearInterval(timer);
    await Promise.all(pending);
    agent.destroy();
    return { sent, failed, slowest, answers: [...answers] };
  };
}
