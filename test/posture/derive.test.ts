import { hardenService } from "../../src/model/adopt/harden.ts";
import type { ComposeService, Situation } from "../../src/model/adopt/types.ts";
import { deriveSides } from "../../src/posture/derive/derive-sides.ts";
import { findOriginals, type Original } from "../../src/posture/derive/original.ts";
import { staticReadings } from "../../src/posture/derive/static-readings.ts";
import { describeOriginals } from "../../src/posture/describe-sides.ts";
import type { Report } from "../../src/report/types.ts";
import { makeFleet } from "../report/fleet.ts";
import { caseStudy, modelOf } from "../support/case-study.ts";

const originalOf = (compose: ComposeService, rest: Partial<Original> = {}): Original => ({
  service: "web",
  origin: "compose",
  compose,
  secrets: [],
  declared: {},
  ...rest,
});
const read = (control: string, compose: ComposeService, rest: Partial<Original> = {}) =>
  staticReadings[control]?.(originalOf(compose, rest));
const port = (published: string, host_ip?: string) => ({
  target: 80,
  published,
  protocol: "tcp",
  ...(host_ip !== undefined && { host_ip }),
});
const plain = { origin: "plain" as const };
const outside = { declared: { networks: { shared: { external: true }, back: { internal: true } } } };

test.each<[control: string, compose: ComposeService, holds: boolean | undefined, rest?: Partial<Original>]>([
  ["non-root-user", {}, undefined],
  ["non-root-user", {}, false, plain],
  ["non-root-user", { user: "0:0" }, false],
  ["non-root-user", { user: "root" }, false],
  ["non-root-user", { user: "33:33" }, true],
  ["no-capabilities", {}, false],
  ["no-capabilities", { cap_drop: ["ALL"] }, true],
  ["no-capabilities", { cap_drop: ["all"], cap_add: ["NET_ADMIN"] }, false],
  ["no-capabilities", { cap_drop: ["ALL"], privileged: true }, false],
  ["no-capabilities", { cap_drop: ["CAP_CHOWN"] }, false],
  ["no-new-privileges", {}, false],
  ["no-new-privileges", { security_opt: ["no-new-privileges"] }, true],
  ["no-new-privileges", { security_opt: ["no-new-privileges=true"] }, true],
  ["no-new-privileges", { security_opt: ["no-new-privileges:false"] }, false],
  ["read-only-root", {}, false],
  ["read-only-root", { read_only: true }, true],
  ["private-ipc", {}, true],
  ["private-ipc", { ipc: "host" }, false],
  ["private-ipc", { ipc: "shareable" }, false],
  ["own-namespaces", {}, true],
  ["own-namespaces", { pid: "host" }, false],
  ["own-namespaces", { network_mode: "service:db" }, false],
  ["own-namespaces", { network_mode: "bridge" }, true],
  ["own-namespaces", { cgroup_parent: "x" }, false],
  ["seccomp", {}, false],
  ["seccomp", { security_opt: ["seccomp=unconfined"] }, false],
  ["seccomp", { security_opt: ["seccomp:./own.json"] }, undefined],
  ["seccomp", { security_opt: ["seccomp:./own.json"], privileged: true }, false],
  ["apparmor", {}, false],
  ["apparmor", { security_opt: ["apparmor=own"] }, undefined],
  ["no-privileged-mode", {}, true],
  ["no-privileged-mode", { privileged: true }, false],
  ["no-privileged-mode", { devices: ["/dev/kvm"] }, false],
  ["no-sensitive-mounts", {}, true],
  ["no-sensitive-mounts", { volumes: [{ type: "bind", source: "/srv", target: "/srv" }] }, false],
  ["no-sensitive-mounts", { volumes: [{ type: "bind", source: "/srv", target: "/srv", read_only: true }] }, true],
  ["no-sensitive-mounts", { volumes: [{ type: "volume", source: "data", target: "/data" }] }, true],
  ["memory-limit", {}, false],
  ["memory-limit", { mem_limit: "512m" }, false],
  ["memory-limit", { mem_limit: "512m", memswap_limit: "512m" }, true],
  ["memory-limit", { mem_limit: "512m", memswap_limit: "524352k" }, true],
  ["memory-limit", { mem_limit: "512m", memswap_limit: "513m" }, false],
  ["memory-limit", { mem_limit: "512m", memswap_limit: "-1" }, false],
  ["memory-limit", { mem_limit: "512m" }, false],
  ["memory-limit", { mem_limit: 0, memswap_limit: 0 }, false],
  ["cpu-limit", {}, false],
  ["cpu-limit", { cpus: 0.5 }, true],
  ["cpu-limit", { deploy: { resources: { limits: { cpus: "1" } } } }, true],
  ["pids-limit", { pids_limit: -1 }, false],
  ["pids-limit", { pids_limit: 50 }, true],
  ["ulimits", {}, false],
  ["ulimits", { ulimits: { nofile: 1024 } }, false],
  ["ulimits", { ulimits: { nofile: 1024, core: 0 } }, true],
  ["bounded-restart", {}, true],
  ["bounded-restart", { restart: "unless-stopped" }, false],
  ["bounded-restart", { restart: "on-failure:5" }, true],
  ["bounded-restart", { restart: "on-failure" }, false],
  ["bounded-log", {}, false],
  ["bounded-log", { logging: { driver: "json-file", options: { "max-size": "10m" } } }, true],
  ["bounded-log", { logging: { driver: "local" } }, true],
  ["bounded-log", { logging: { driver: "none" } }, false],
  ["bound-interface", {}, true],
  ["bound-interface", { ports: [port("80")] }, false],
  ["bound-interface", { ports: [port("80", "127.0.0.1")] }, true],
  ["bound-interface", { ports: [port("80", "127.0.0.1"), port("81", "0.0.0.0")] }, false],
  ["no-privileged-ports", { ports: [port("443")] }, false],
  ["no-privileged-ports", { ports: [port("8443")] }, true],
  ["own-networks", {}, true],
  ["own-networks", { network_mode: "bridge" }, false],
  ["own-networks", { networks: { shared: null } }, false, outside],
  ["internal-network", {}, false],
  ["internal-network", { networks: { back: null } }, true, outside],
  ["internal-network", { networks: { back: null, shared: null } }, false, outside],
  ["limited-outbound", { network_mode: "none" }, true],
  ["health-check", {}, undefined],
  ["health-check", {}, false, plain],
  ["health-check", { healthcheck: { test: ["CMD", "true"] } }, true],
  ["health-check", { healthcheck: { disable: true } }, false],
  ["image-digest", { image: "nginx:1.27" }, false],
  ["image-digest", { image: `nginx@sha256:${"a".repeat(64)}` }, true],
  ["image-digest", { build: { context: "." } }, undefined],
  ["secrets-as-files", {}, true],
  ["secrets-as-files", { environment: { POSTGRES_PASSWORD: "hunter2" } }, false],
  ["secrets-as-files", {}, false, { secrets: ["DB_PASSWORD"] }],
])("%s of %j: %s", (control, compose, holds, rest = {}) => {
  expect(read(control, compose, rest)?.holds).toBe(holds);
});

test("what hardening made holds here, too: both know a control by the same settings", () => {
  const situation: Situation = {
    service: "web",
    user: "101:101",
    capabilities: [],
    writable: [],
    health: { listens: 80 },
    limits: { memory: "256m", cpus: 0.5, pids: 100, openFiles: 1024 },
    logging: { driver: "local" },
    outbound: "none",
    accepted: {},
  };
  const bad = {
    image: `nginx@sha256:${"a".repeat(64)}`,
    privileged: true,
    pid: "host",
    ipc: "host",
    restart: "always",
    security_opt: ["seccomp=unconfined"],
    ports: [port("8080")],
    volumes: [{ type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock" }],
    networks: { back: null },
  };
  const { service, lacks } = hardenService(bad, situation);
  expect(lacks).toEqual([]);
  // These two get their profiles elsewhere.
  const others = ["seccomp", "apparmor"];
  const readings = Object.entries(staticReadings).filter(([control]) => !others.includes(control));
  const declared = { networks: { back: { internal: true } } };
  const broken = readings.filter(([, reading]) => reading(originalOf(service, { declared }))?.holds !== true);
  expect(broken.map(([control]) => control)).toEqual([]);
  const before = readings.filter(([, reading]) => reading(originalOf(bad))?.holds === false);
  expect(before.length).toBeGreaterThan(10);
});

describe("the case study, which has no compose file,", () => {
  const report: Report = {
    ...makeFleet({ services: 1, hosts: 1 }),
    findings: ["webserver", "dbserver"].flatMap((service) =>
      ["no-capabilities", "secrets-as-files", "bound-interface", "image-age"].map((control) => ({
        host: "here",
        service,
        control,
        ok: true,
      })),
    ),
    switchedOff: [{ host: "here", service: "webserver", control: "seccomp", reason: "the profile is baseline" }],
  };

  test("is compared with plain containers, in the places where these are known", async () => {
    const originals = findOriginals(await modelOf(caseStudy()), undefined);
    expect(describeOriginals(originals)).toBe("plain containers with the engine's defaults");
    const { before, after, unknown } = deriveSides(originals, report, { before: "b", after: "a" });
    expect(before).toMatchObject({ isDerived: true });
    expect(before.findings.map(({ service, control, ok }) => `${service} ${control} ${ok}`).sort()).toEqual([
      "dbserver bound-interface true",
      "dbserver no-capabilities false",
      "dbserver secrets-as-files false",
      "webserver bound-interface false",
      "webserver no-capabilities false",
      "webserver seccomp false",
      "webserver secrets-as-files false",
    ]);
    expect(after.findings.some(({ control }) => control === "image-age")).toBe(false);
    expect(unknown).toBe(2);
  });

  test("a service of it that was imported is compared with its compose file, whose dangers count", async () => {
    const imported = {
      services: {
        webserver: { image: "nginx:1.27", compose: { privileged: true, cap_drop: ["ALL"] }, secrets: { KEY: "file" } },
      },
    };
    const originals = findOriginals(await modelOf(caseStudy()), imported);
    expect(describeOriginals(originals)).toBe(
      "plain containers with the engine's defaults (dbserver); its original compose file (webserver)",
    );
    const { before } = deriveSides(originals, report, { before: "b", after: "a" });
    expect(before.findings).toContainEqual({
      host: "here",
      service: "webserver",
      control: "no-capabilities",
      ok: false,
      evidence: "privileged: true",
    });
    expect(before.findings).toContainEqual(
      expect.objectContaining({ service: "webserver", control: "secrets-as-files", evidence: "in the clear: KEY" }),
    );
  });
});
