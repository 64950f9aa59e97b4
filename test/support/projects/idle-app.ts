import type { Application } from "./project.ts";

/** One service that does nothing, hardened in every way that its image can be known for: for tests of what happens around a stack. */
export const idleApp: Application = {
  services: `
  app:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: [/tmp]
    reaches: []
    outbound: none
    compose: { command: [sleep, infinity], stop_grace_period: 1s, healthcheck: { test: [CMD, "true"], interval: 1s } }`,
};
