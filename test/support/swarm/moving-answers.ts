import type { Node } from "../servers/cluster.ts";

/** Counts each request in the database, and answers how many there were; without the database it answers 503. */
const server = `const { createServer } = require("node:http");
const { connect } = require("node:net");
const ask = (words, told) => {
  const socket = connect(6379, "db", () => socket.write(words + "\\r\\n"));
  socket.setTimeout(2000, () => socket.destroy(new Error("silent")));
  socket.once("data", (data) => { socket.end(); told(String(data)); });
  socket.once("error", () => told("-"));
};
const server = createServer((request, response) => {
  if (request.url === "/health") return response.end();
  ask("INCR rows", (said) => {
    response.statusCode = said.startsWith(":") ? 200 : 503;
    response.end(said.slice(1).trim());
  });
}).listen(8080);
process.on("SIGTERM", () => server.close(() => process.exit(0)));`;

const health = `fetch("http://127.0.0.1:8080/health").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;

/** Where a stack is, and what of it a test changes. */
export interface Place {
  readonly name: string;
  readonly port: number;
  readonly servers: readonly Pick<Node, "name" | "address">[];
  /** The server that has the database on a swarm; undefined: the stack is a Compose project. */
  readonly node?: string;
  /** What its database is started with beside the usual. */
  readonly options?: readonly string[];
}

/** A web service in front of a database with a volume: the whole of harden.yml. */
export function movingAnswers({ name, port, servers, node, options = [] }: Place): string {
  const onSwarm = (text: string) => (node === undefined ? "" : text);
  const hosts = servers.map(
    (server, at) =>
      `  - { name: ${server.name}, address: ${server.address}, user: deploy, prepare: false${onSwarm(`, role: ${at === 0 ? "manager" : "worker"}`)} }`,
  );
  const command = ["redis-server", "--appendonly", "yes", "--protected-mode", "no", ...options];
  return `version: 1
name: ${name}
target: ${node === undefined ? "compose" : "swarm"}
hosts:
${hosts.join("\n")}
trust: tag
services:
  web:
    kind: generic
    image: node:22-slim
    user: "1000:1000"
${onSwarm(`    replicas: ${servers.length}\n`)}    public: [${port}]
    reaches: [db]
    writable: [/tmp]
    health: { test: [CMD, node, -e, ${JSON.stringify(health)}], interval: 2s, retries: 3, start_period: 1s }
    compose:
      command: [node, -e, ${JSON.stringify(server)}]
      ports: ["${port}:8080"]
      stop_grace_period: 3s
  db:
    kind: generic
    image: redis:7.0
    user: "999:999"
${onSwarm(`    node: ${node}\n`)}    reaches: []
    outbound: none
    writable: [/tmp]
    health: { listens: 6379, interval: 1s, retries: 5, start_period: 1s }
    compose:
      command: ${JSON.stringify(command)}
      volumes: ["data:/data"]
      stop_grace_period: 5s
compose: { volumes: { data: {} } }
${onSwarm("hardening: { overrides: { encrypted-networks: { off: true, reason: no ESP in the kernel of the tests } } }\n")}`;
}
