import type { TrioOptions } from "../swarm/trio.ts";

/** Two services that are built and have filters of their own: one is published and opens no connection, the other has no way out. */
export function besiegedServices(port: number, more = ""): string {
  const node = `kind: node, base: "node:22-slim", source: ./node, port: 8081${more}`;
  return `
  web: { ${node}, publish: "0.0.0.0:${port}", outbound: none }
  inner: { ${node}, outbound: none }`;
}

/** The same, a task of each on every server of a swarm. */
export function besiegedAnswers({ hosts, name, port = 0, more = "" }: TrioOptions): string {
  return `version: 1
name: ${name}
target: swarm
hosts:
${hosts.map((host) => `  - ${host}`).join("\n")}
trust: tag
services:${besiegedServices(port, `, replicas: ${hosts.length}`)}
${more}`;
}
