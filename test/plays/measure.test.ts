import { evaluate } from "./python.ts";

const inspected = {
  Config: {
    Labels: { "com.docker.compose.service": "web" },
    Image: "lab/web:0123456789abcdef0123456789abcdef",
    Env: [],
  },
  HostConfig: {
    RestartPolicy: { Name: "on-failure", MaximumRetryCount: 5 },
    LogConfig: { Type: "local" },
    Privileged: false,
    Devices: null,
    DeviceRequests: null,
  },
  State: { Pid: 0, Health: { Status: "healthy" } },
  Mounts: [{ Type: "bind", Source: "/opt/x", Destination: "/x", RW: false }],
  NetworkSettings: { Ports: { "8081/tcp": [{ HostIp: "::1", HostPort: "8081" }], "9000/tcp": null }, Networks: {} },
};

test.each([
  ["restart_policy", {}, "on-failure:5"],
  ["port_bindings", {}, "[::1]:8081->8081/tcp"],
  ["image_digest", {}, "pinned"],
  ["image_digest", { Config: { ...inspected.Config, Image: "mariadb:11.8" } }, "mariadb:11.8"],
  ["devices", {}, "none"],
  ["engine_socket", {}, "absent"],
  ["engine_socket", mounted("/var/run/docker.sock"), "/var/run/docker.sock"],
  ["engine_socket", mounted("/run"), "/run"],
  ["writable_binds", mounted("/srv"), "/srv"],
])("%s of a container %j reads %s", (name, other, value) => {
  expect(
    evaluate("reading.container", "it.readings[given[0]](it.Container(None, given[1], ''))", [
      name,
      { ...inspected, ...other },
    ]),
  ).toBe(value);
});

test.each([
  ["right", { health: "healthy" }, { ok: true, evidence: "health healthy" }],
  ["wrong", { health: "starting" }, { ok: false, why: "health of web is healthy, wanted starting" }],
  ["not possible", { uid: "33" }, { ok: null }],
  ["partly wrong, partly not possible", { uid: "33", log_driver: "none" }, { ok: false }],
  ["unknown", { no_such_reading: "1" }, { ok: null, why: "there is no reading no_such_reading" }],
])("a control whose reading is %s", (_what, checks, finding) => {
  expect(measure("web", checks)).toEqual([
    expect.objectContaining({ host: "h", control: "c", service: "web", ...finding }),
  ]);
});

test("a service without a container is never found right", () => {
  expect(measure("other", { health: "healthy" })).toEqual([expect.objectContaining({ ok: null })]);
});

test("AppArmor that the kernel does not enforce is said so, with the reason", () => {
  expect(measure("web", { apparmor: "p (enforce)" })).toEqual([
    expect.objectContaining({ ok: null, why: "not enforced on h: no kernel support" }),
  ]);
});

function measure(service: string, readings: object): unknown {
  return evaluate(
    "reading.measurement",
    `it.Measurement("h", None, [given[0]], "", {"enforced": False, "why": "no kernel support"}).findings(given[1])`,
    [inspected, { [service]: { c: readings } }],
  );
}

function mounted(source: string) {
  return { Mounts: [{ Type: "bind", Source: source, Destination: "/x", RW: true }] };
}
