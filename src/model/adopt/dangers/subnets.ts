import { BlockList, isIP } from "node:net";

/** Addresses that no server on the internet has: what is routed to a container then is nobody else's. */
const free: readonly (readonly [string, number])[] = [
  ...[["10.0.0.0", 8] as const, ["172.16.0.0", 12] as const, ["192.168.0.0", 16] as const],
  ...[["198.18.0.0", 15] as const, ["192.0.2.0", 24] as const, ["198.51.100.0", 24] as const],
  ...[["203.0.113.0", 24] as const, ["fc00::", 7] as const, ["2001:db8::", 32] as const],
];

/** Whether all addresses of a subnet, such as `172.20.0.0/16`, are free for a stack's own network. */
export function isPrivateSubnet(subnet: string): boolean {
  const [address = "", length] = subnet.split("/");
  const family = isIP(address);
  if (family === 0) {
    return false;
  }
  const bits = length === undefined ? 128 : Number(length);
  return free.some(([network, least]) => {
    const list = new BlockList();
    list.addSubnet(network, least, network.includes(":") ? "ipv6" : "ipv4");
    return bits >= least && list.check(address, family === 6 ? "ipv6" : "ipv4");
  });
}
