import type { Mutation } from "./types.ts";

/** Whose network the services are on. */
export const hub = "hub";

/**
 * The services of harden.yml, as YAML: hardened and alike, one for each mutation, and one whose network they are on. Those that a mutation needs published
 * have a port of 127.0.0.1 from `firstPort` on, and a network of their own.
 */
export function writeServices(mutations: readonly Mutation[], firstPort: number): string {
  const services = mutations.map(({ service, published }, at) => writeService(service, published && firstPort + at));
  return [writeService(hub), ...services].join("\n");
}

function writeService(name: string, port?: number): string {
  const ports =
    port === undefined
      ? ""
      : `
      ports: [{ mode: ingress, host_ip: 127.0.0.1, target: 8000, published: "${port}", protocol: tcp }]`;
  return `  ${name}:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: ["/tmp:size=8m"]
    reaches: [${name === hub || port !== undefined ? "" : hub}]
    outbound: none
    limits: { memory: 64m, cpus: 0.5, pids: 64 }
    secrets: { TOKEN: file }
    compose:
      command: [sleep, infinity]
      mem_reservation: 16m
      healthcheck: { test: [CMD, "true"], interval: 5m, start_period: 1m, start_interval: 1s, retries: 1 }
      stop_grace_period: 1s${ports}`;
}
