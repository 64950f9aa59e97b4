import { connect } from "node:net";
import { connect as connectTls } from "node:tls";

/** Where the edge of a lab listens, and for which name. */
export interface Door {
  readonly host: string;
  readonly port: number;
  /** Undefined: without TLS. */
  readonly servername?: string;
}

/**
 * Says something to the edge as it stands, whether it is HTTP or not.
 *
 * @param later said once the first answer is there
 * @returns all that was answered until the other side ended, or for a second nothing more came; nothing where there is no answer within half a minute
 */
export function say({ host, port, servername }: Door, text: string, later = ""): Promise<string> {
  const socket =
    servername === undefined
      ? connect({ host, port })
      : connectTls({ host, port, servername, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] });
  return new Promise((resolve) => {
    let [answer, rest] = ["", later];
    const end = (): void => {
      socket.destroy();
      resolve(answer);
    };
    // On a busy machine the first word may be late.
    socket.setTimeout(30_000, end);
    socket.on("data", (part: Buffer) => {
      socket.setTimeout(1000);
      answer += part.toString("latin1");
      socket.write(rest);
      rest = "";
    });
    socket.on("error", end);
    socket.on("close", end);
    socket.write(text, "latin1");
  });
}

/** The status of an answer; 0 where the connection ended without one. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
}

/**
 * What is left of a message behind its end, as RFC 9112 says where that is; nothing of one that was cut off.
 *
 * @throws where its head does not say it without doubt
 */
export function restOf(message: string): string {
  const [head = "", body = ""] = splitOnce(message, "\r\n\r\n");
  const sizes = [...head.matchAll(/\r\ncontent-length: *(.*)/gi)].map(([, size]) => size ?? "");
  const codings = [...head.matchAll(/\r\ntransfer-encoding: *(.*)/gi)].map(([, coding]) => coding);
  const isPlain = sizes.every((size) => /^\d+$/.test(size)) && codings.every((coding) => coding === "chunked");
  if (sizes.length + codings.length > 1 || !isPlain) {
    throw new Error(`its length is in doubt: ${head}`);
  }
  return codings.length === 1 ? behindChunks(body) : body.slice(Number(sizes[0] ?? 0));
}

function behindChunks(body: string): string {
  if (body === "") {
    return "";
  }
  const [size = "", rest = ""] = splitOnce(body, "\r\n");
  if (!/^[0-9a-f]+$/i.test(size)) {
    throw new Error(`no chunk begins with ${JSON.stringify(size)}`);
  }
  const next = rest.slice(Number.parseInt(size, 16) + "\r\n".length);
  return Number.parseInt(size, 16) === 0 ? next : behindChunks(next);
}

function splitOnce(text: string, sign: string): readonly string[] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + sign.length)];
}
