import { connect } from "node:net";
import type { SwarmProject } from "../swarm/swarm.ts";
import type { Cluster } from "./cluster.ts";

const patience = 2_000;

/** Whether this machine, which is no node of a cluster, gets a connection. */
export function reaches(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: patience });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/** The same from a node. */
export function reachesFrom(cluster: Cluster, node: string, address: string, port: number): boolean {
  const tried = `timeout ${patience / 1_000} bash -c 'exec 3<>/dev/tcp/${address}/${port}' 2>/dev/null && echo yes || echo no`;
  return cluster.exec(node, tried) === "yes";
}

/** The same from a task, whose image has bash. */
export function reachesFromTask(project: SwarmProject, node: string, service: string, address: string, port: number) {
  const tried = `bash -c 'timeout ${patience / 1_000} bash -c "exec 3<>/dev/tcp/${address}/${port}" 2>/dev/null && echo yes || echo no'`;
  return project.inside(node, service, tried) === "yes";
}

const counters = ["udp dport 4789", "udp dport 7946", "meta l4proto esp"];

/** Counts what arrives at a node from an address, of UDP and ESP, and what of it gets past the packet filter. */
export function countFrom(cluster: Cluster, node: string, address: string): void {
  const rules = counters.map((match) => `ip saddr ${address} ${match} counter`).join("; ");
  const chain = (name: string, hook: string, priority: string) =>
    `chain ${name} { type filter hook ${hook} priority ${priority}; ${rules}; }`;
  const table = `table inet counted; delete table inet counted; table inet counted { ${chain("arrived", "prerouting", "raw")}; ${chain("passed", "input", "filter")}; }`;
  cluster.exec(node, `nft '${table}'`);
}

/** How many packets arrived and how many passed, each in the order 4789/udp, 7946/udp, ESP; at most one of each is told. */
export function readCounted(cluster: Cluster, node: string) {
  const read = (chain: string) =>
    [...cluster.exec(node, `nft list chain inet counted ${chain}`).matchAll(/packets (\d+)/g)].map(([, count]) =>
      Math.min(Number(count), 1),
    );
  const found = { arrived: read("arrived"), passed: read("passed") };
  cluster.exec(node, "nft delete table inet counted");
  return found;
}

/** A program for Python that sends a packet of each to an address: from a node, or from this machine. */
export function sendingTo(address: string): string {
  return `import socket
for port in (4789, 7946):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x" * 16, ("${address}", port))
socket.socket(socket.AF_INET, socket.SOCK_RAW, 50).sendto(b"x" * 16, ("${address}", 0))`;
}
