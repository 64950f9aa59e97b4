/** What a swarm of three is tried with: a web service on each server, and a database that stays on the second. */
export interface TrioOptions {
  /** The hosts of harden.yml, each as YAML in one line. */
  readonly hosts: readonly string[];
  readonly name?: string;
  readonly port?: number;
  /** The host that has the data. */
  readonly node?: string;
  /** Further lines of harden.yml. */
  readonly more?: string;
}

/** The services, for a server of that name. */
function trioServices(node: string, port: number): string {
  return `
  web:
    kind: generic
    image: redis:7.0
    user: "999:999"
    replicas: 3
    public: [${port}]
    reaches: [db]
    writable: [/tmp]
    health: { listens: 6379, interval: 1s, retries: 5, start_period: 1s }
    compose:
      command: [redis-server, --save, "", --protected-mode, "no"]
      ports: ["${port}:6379"]
      stop_grace_period: 2s
  db:
    kind: generic
    image: redis:7.0
    user: "999:999"
    node: ${node}
    reaches: []
    outbound: none
    writable: [/tmp]
    secrets: { REDIS_PASSWORD: file }
    health: { listens: 6379, interval: 1s, retries: 5, start_period: 1s }
    compose:
      command: [redis-server, --appendonly, "yes", --protected-mode, "no"]
      volumes: ["data:/data"]
      stop_grace_period: 5s`;
}

/** The whole of harden.yml. */
export function trioAnswers({ hosts, name = "trio", port = 18_090, node = "node2", more = "" }: TrioOptions): string {
  return `version: 1
name: ${name}
target: swarm
hosts:
${hosts.map((host) => `  - ${host}`).join("\n")}
trust: tag
services:${trioServices(node, port)}
compose: { volumes: { data: {} } }
${more}`;
}

/** The same on the first two servers, with a task of the web service on each. */
export const duoAnswers = (options: TrioOptions): string =>
  trioAnswers({ ...options, hosts: options.hosts.slice(0, 2) }).replace("replicas: 3", "replicas: 2");

/** Three hosts of a test that reaches none. */
export const threeHosts: readonly string[] = [1, 2, 3].map(
  (number) => `{ name: node${number}, address: 192.0.2.${number}, user: deploy, prepare: false }`,
);

/** The same, prepared. */
export const preparedHosts: readonly string[] = threeHosts.map((host) =>
  host.replace("prepare: false", "prepare: true"),
);
