import type { TrioOptions } from "./trio.ts";

/** Which servers of a swarm have the data of each database; undefined: all is on one server, and no swarm. */
interface Nodes {
  readonly dbserver: string;
  readonly cache: string;
  readonly books: string;
}

const volumes = "compose: { volumes: { rows: {} } }";

/** The suggestion box with a store beside its database, and a database of an image that was brought: the services, and what they declare. */
export function databaseServices(port: number, nodes?: Nodes): string {
  const on = (name: keyof Nodes) => (nodes === undefined ? "" : `, node: ${nodes[name]}`);
  const twice = nodes === undefined ? "" : ", replicas: 2";
  return `
  webserver: { kind: php-nginx, base: "debian:13", source: ./webserver, publish: "0.0.0.0:${port}", uses: [dbserver, cache], outbound: none${twice} }
  dbserver: { kind: mariadb, image: "mariadb:11.8", database: csvs23db, seed: { file: ./dbserver/csvs23db.sql, unless_table: suggestion }${on("dbserver")} }
  cache: { kind: redis, image: "redis:7.0"${on("cache")} }
  books:
    kind: generic
    image: postgres:17
    like: postgres
    user: "999:999"
${nodes === undefined ? "" : `    node: ${nodes.books}\n`}    reaches: []
    outbound: none
    writable: [/var/run/postgresql, /tmp]
    secrets: { POSTGRES_PASSWORD: file }
    health: { test: [CMD-SHELL, pg_isready --quiet --username postgres], interval: 1s, retries: 5, start_period: 30s }
    compose: { volumes: ["rows:/var/lib/postgresql/data"] }
${volumes}`;
}

/** The whole of harden.yml: each database on another one of three servers. */
export function databaseAnswers(nodes: Nodes, { hosts, name = "shop", port = 18_090, more = "" }: TrioOptions): string {
  return `version: 1
name: ${name}
target: swarm
hosts:
${hosts.map((host) => `  - ${host}`).join("\n")}
trust: tag
services:${databaseServices(port, nodes)}
${more}
`;
}
