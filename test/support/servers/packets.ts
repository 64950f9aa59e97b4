/* What went over a cable, from a capture in the format of libpcap. */

const fileHeader = 24;
const packetHeader = 16;
const ethernet = 14;
const ipv4 = 0x0800;
const protocols = { udp: 17, esp: 50 } as const;
const vxlanPort = 4789;

/** How many packets were encrypted, and how many were VXLAN that anybody can read. */
export function countPackets(capture: Buffer): { readonly esp: number; readonly vxlan: number } {
  const packets = listPackets(capture).filter((packet) => packet.readUInt16BE(ethernet - 2) === ipv4);
  const protocolOf = (packet: Buffer) => packet[ethernet + 9];
  return {
    esp: packets.filter((packet) => protocolOf(packet) === protocols.esp).length,
    vxlan: packets.filter((packet) => protocolOf(packet) === protocols.udp && portOf(packet) === vxlanPort).length,
  };
}

/** Where a packet of UDP goes to. The length of the header before it is told in words of four bytes. */
function portOf(packet: Buffer): number {
  const header = ((packet[ethernet] ?? 0) & 0x0f) * 4;
  return packet.readUInt16BE(ethernet + header + 2);
}

/** The whole ones: the last may still be written. */
function listPackets(capture: Buffer): readonly Buffer[] {
  const packets: Buffer[] = [];
  for (let at = fileHeader; at + packetHeader <= capture.length; ) {
    const begin = at + packetHeader;
    const end = begin + capture.readUInt32LE(at + 8);
    if (end <= capture.length && end - begin > ethernet + 20) {
      packets.push(capture.subarray(begin, end));
    }
    at = end;
  }
  return packets;
}
