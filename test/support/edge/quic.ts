import { createSocket } from "node:dgram";
import { once } from "node:events";

/**
 * The versions of QUIC that are spoken at an address, in hex. Who is asked by a version that there is not answers with those that there are (RFC 9000,
 * section 6).
 */
export async function askVersions(host: string, port: number): Promise<readonly string[]> {
  const socket = createSocket("udp4");
  const ids = Buffer.from("08000102030405060708f0f1f2f3f4f5f6f7", "hex");
  const first = Buffer.concat([Buffer.from("c01a2a3a4a", "hex"), ids], 1200);
  try {
    const answer = once(socket, "message", { signal: AbortSignal.timeout(10_000) });
    socket.send(first, port, host);
    const [packet] = (await answer) as [Buffer];
    // Flags, version 0, and both ids with their lengths stand before the list.
    const list = packet.subarray(5 + ids.length);
    return Array.from({ length: Math.floor(list.length / 4) }, (_, at) =>
      list.subarray(at * 4, at * 4 + 4).toString("hex"),
    );
  } finally {
    socket.close();
  }
}
