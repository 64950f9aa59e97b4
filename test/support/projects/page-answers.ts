import type { TrioOptions } from "../swarm/trio.ts";

/** What answers at `/` with its version, at `/slow` after two seconds, and at `/health` whether it is well. It ends as an application should: it takes no
 * new connection, and finishes what was begun. */
const server = `const { createServer } = require("node:http");
const { VERSION, WELL } = process.env;
let isEnding = false;
const server = createServer((request, response) => {
  response.statusCode = request.url === "/health" && WELL === "no" ? 503 : 200;
  setTimeout(() => {
    if (isEnding) response.setHeader("connection", "close");
    response.end(VERSION);
  }, request.url === "/slow" ? 2000 : 0);
}).listen(8080);
process.on("SIGTERM", () => {
  isEnding = true;
  server.close(() => process.exit(0));
});`;

const health = `fetch("http://127.0.0.1:8080/health").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;

/** One published service of three tasks, which says its version. */
export function pageAnswers({ hosts, name, port, more = "" }: TrioOptions): string {
  return `version: 1
name: ${name}
target: swarm
hosts:
${hosts.map((host) => `  - ${host}`).join("\n")}
trust: tag
services:
  web:
    kind: generic
    image: node:22-slim
    user: "1000:1000"
    replicas: 3
    public: [${port}]
    reaches: []
    writable: [/tmp]
    health: { test: [CMD, node, -e, ${JSON.stringify(health)}], interval: 2s, retries: 3, start_period: 1s }
    compose:
      command: [node, -e, ${JSON.stringify(server)}]
      ports: ["${port}:8080"]
      environment: { VERSION: one, WELL: "yes" }
${more}`;
}
