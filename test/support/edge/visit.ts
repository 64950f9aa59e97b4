import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import type { TLSSocket } from "node:tls";

/** What a visitor of a public name gets. */
export interface Visited {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The serial number of the certificate. */
  readonly serial: string;
}

/** Asks for a page at a public name, at the address and port where the edge listens. */
export async function visit(
  at: { readonly host: string; readonly port: number },
  url: string,
  options: RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<Visited> {
  const { hostname, pathname, search } = new URL(url);
  const { body, headers, ...others } = options;
  const asked = request({
    ...at,
    servername: hostname,
    path: `${pathname}${search}`,
    headers: { host: hostname, ...headers },
    agent: false,
    ...others,
  });
  asked.end(body);
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  const { serialNumber } = (answer.socket as TLSSocket).getPeerCertificate();
  const parts: Buffer[] = [];
  for await (const part of answer) {
    parts.push(part);
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: Buffer.concat(parts).toString(),
    serial: serialNumber,
  };
}
