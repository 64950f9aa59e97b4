import { spellPath, spellService } from "../../../src/plan/adopted/spelling.ts";

/* How ports and the right to open low ones are written down. */

test.each([
  [{ target: 80, published: "8080", host_ip: "127.0.0.1", protocol: "tcp", mode: "ingress" }, "127.0.0.1:8080:80/tcp"],
  [{ target: 53, published: "53", host_ip: "::1", protocol: "udp" }, "[::1]:53:53/udp"],
  [{ target: 80, host_ip: "127.0.0.1" }, "127.0.0.1::80/tcp"],
  [{ target: 80, published: "8080" }, "8080:80/tcp"],
  [{ target: 80 }, "80/tcp"],
])("%j is %s", (port, short) => {
  expect(spellService({ ports: [port] }).ports).toEqual([short]);
});

test("what is said within a port is said of it", () => {
  const service = { ports: ["80/tcp", { target: 81, mode: "host" }], labels: { a: "b" } };
  expect(spellPath(["ports", 0, "target"], service)).toEqual(["ports", 0]);
  expect(spellPath(["ports", 1, "target"], service)).toEqual(["ports", 1, "target"]);
  expect(spellPath(["labels", "a"], service)).toEqual(["labels", "a"]);
});

test("what the short form has no place for stays long", () => {
  const ports = [
    { target: 80, published: "8080", mode: "host" },
    { target: 80, name: "web" },
  ];
  expect(spellService({ ports }).ports).toEqual(ports);
});

test.each([
  ["a low port of the server", { target: 8080, published: "80" }, [], true],
  ["a low port inside", { target: 80, published: "8080" }, ["CHOWN"], true],
  ["a range", { target: 1000, published: "1000-1100" }, [], true],
  ["high ports", { target: 8080, published: "8080" }, [], false],
  ["the right to open it", { target: 80, published: "80" }, ["CAP_NET_BIND_SERVICE"], false],
])("%s", (_title, port, cap_add, isNamed) => {
  const { cap_drop: dropped } = spellService({ ports: [port], cap_drop: ["ALL"], cap_add });
  expect(dropped).toEqual(isNamed ? ["ALL", "NET_BIND_SERVICE"] : ["ALL"]);
});
