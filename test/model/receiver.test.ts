import fc from "fast-check";
import { loadKinds } from "../../src/kinds/load.ts";
import { listNotes } from "../../src/model/build/notes.ts";
import { parseForward } from "../../src/model/forward.ts";
import { answersSchema } from "../../src/model/schema/answers.ts";
import { caseStudy, dbserver, modelOf, webserver } from "../support/case-study.ts";
import { listComplaints } from "../support/complaints.ts";
import { holds } from "../support/holds.ts";

const kinds = await loadKinds();

function complaints(changes: Readonly<Record<string, unknown>>): string[] {
  return listComplaints({ ...caseStudy({ logging: "fluent-bit" }), ...changes }, kinds);
}

test.each(["fluent-bit", "fluentd"] as const)(
  "logging %s brings the receiver as a service of its own",
  async (logging) => {
    const model = await modelOf(caseStudy({ logging }));
    const [receiver] = model.services;
    expect(model.services.map(({ name }) => name)).toEqual(["logs", "dbserver", "webserver"]);
    expect(receiver).toMatchObject({ kind: { name: logging }, networks: ["logs"], mountedSecrets: [] });
    expect(model.receiver).toEqual({ service: "logs", address: "127.0.0.1", port: 24224 });
    expect(model.networks.find(({ name }) => name === "logs")).toMatchObject({ internal: false });
    expect(model.services.filter(({ name, networks }) => name !== "logs" && networks.includes("logs"))).toEqual([]);
  },
);

test.each(["local", "journald"] as const)("logging %s has no receiver and none of its controls", async (logging) => {
  const model = await modelOf(caseStudy({ logging }));
  expect(model.receiver).toBeUndefined();
  expect(model.services).toHaveLength(2);
  expect(model.controls.filter(({ control }) => control.ofReceivers)).toEqual([]);
});

test("a receiver that the answers name keeps its name, its image and its port", async () => {
  const collector = { kind: "fluent-bit", publish: "127.0.0.1:24225", limits: { memory: "64m" } } as const;
  const model = await modelOf(
    caseStudy({ logging: "fluent-bit", services: { webserver: webserver(), dbserver: dbserver(), collector } }),
  );
  expect(model.receiver).toEqual({ service: "collector", address: "127.0.0.1", port: 24225 });
  expect(model.services.map(({ name }) => name)).toEqual(["collector", "dbserver", "webserver"]);
  expect(model.services[0]?.limits.memory).toBe("64m");
});

test("lines that leave the server as they are are told", async () => {
  const model = await modelOf(caseStudy({ logging: "fluent-bit", forward: "syslog://logs.example.org:601" }));
  expect(listNotes(model)).toContainEqual(
    expect.stringContaining("logs sends every line to logs.example.org, port 601"),
  );
});

describe("the answers are refused", () => {
  const services = { webserver: webserver(), dbserver: dbserver() };
  test.each([
    [
      "a target without a receiver",
      { logging: "local", forward: "syslog://a:1" },
      "forward: `logging: local` has no receiver",
    ],
    [
      "its own container",
      { forward: "fluentd://127.0.0.1:24224" },
      "forward: `127.0.0.1` is the receiver's own container",
    ],
    [
      "its own container by name",
      { forward: "fluentd://localhost:24224" },
      "forward: `localhost` is the receiver's own",
    ],
    ["its own container by IPv6", { forward: "syslog://[::1]:601" }, "forward: `::1` is the receiver's own container"],
    ["a port that there is not", { forward: "syslog://a:70000" }, "forward: 70000 is not a port"],
    ["what the image cannot", { logging: "fluentd", forward: "syslog://a:601" }, "forward: fluentd cannot forward to"],
    ["no port", { forward: "syslog://a" }, "forward: must be file, fluentd://HOST:PORT or syslog://HOST:PORT"],
    ["a path behind it", { forward: "fluentd://a:1/x" }, "forward: must be file"],
    ["a setting in it", { forward: "fluentd://a:1\n    Host b" }, "forward: must be file"],
    ["a taken name", { services: { ...services, logs: dbserver() } }, "services.logs: the log receiver has this name"],
    [
      "a receiver without anything to receive",
      { logging: "local", services: { ...services, other: { kind: "fluent-bit" } } },
      "services.other: it gets no logs",
    ],
    [
      "a second receiver",
      { services: { ...services, one: { kind: "fluent-bit" }, two: { kind: "fluent-bit" } } },
      "services.two: there is a log receiver already",
    ],
    [
      "a receiver for everybody",
      { services: { ...services, one: { kind: "fluent-bit", publish: "0.0.0.0:24224" } } },
      "services.one.publish: a log receiver does not authenticate senders",
    ],
    [
      "the receiver's port for something else",
      { services: { ...services, webserver: webserver({ publish: "127.0.0.1:24224" }) } },
      "services.webserver.publish: port 24224 is published by logs already",
    ],
  ])("%s", (_what, changes, expected) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(expected)]);
  });
});

test.each([
  ["file", { to: "file" }],
  ["fluentd://logs.example.org:24224", { to: "fluentd", host: "logs.example.org", port: 24224 }],
  ["syslog://192.0.2.1:601", { to: "syslog", host: "192.0.2.1", port: 601 }],
  ["syslog://[2001:db8::1]:601", { to: "syslog", host: "2001:db8::1", port: 601 }],
])("%s is read", (text, forward) => {
  expect(parseForward(text)).toEqual(forward);
});

test("no target that the schema takes can say anything but a host and a port in the receiver's settings", () => {
  holds(
    fc.property(fc.string(), fc.string(), (host, port) => {
      const parsed = answersSchema.shape.forward.safeParse(`fluentd://${host}:${port}`);
      expect(!parsed.success || /^[A-Za-z0-9.:[\]-]+:[0-9]+$/.test(`${host}:${port}`)).toBe(true);
    }),
  );
});
