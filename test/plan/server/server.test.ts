import { parse } from "yaml";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import type { Plan } from "../../../src/plan/types.ts";
import { caseStudy, modelOf, planOf } from "../../support/case-study.ts";

/* What a project has for its servers themselves, by the answers. */

const remote = { name: "one", connection: "ssh" as const, user: "deploy" };
const there = { name: "here", connection: "local" as const };

const text = ({ files }: Plan, path: string) => files.find((file) => file.path === path)?.text;

test.each<[string, WrittenAnswers["hosts"], boolean]>([
  ["this machine", [there], false],
  ["this machine, when it is asked for", [{ ...there, prepare: true }], true],
  ["a server over ssh", [remote], true],
  ["a server over ssh that shall be left alone", [{ ...remote, prepare: false }], false],
  ["two of which one shall be left alone", [remote, { ...remote, name: "two", prepare: false }], true],
])("the play for servers, with %s", async (_what, hosts, rendered) => {
  const plan = await planOf(caseStudy({ hosts }));
  const parts = [
    "playbooks/server.yml",
    "playbooks/vars/server.yml",
    "playbooks/tasks/server/look.yml",
    "playbooks/collections/ansible_collections/harden/stack/plugins/modules/server_facts.py",
  ];
  expect(parts.map((path) => text(plan, path) !== undefined)).toEqual(parts.map(() => rendered));
  expect(text(plan, "playbooks/site.yml")?.includes("server.yml")).toBe(rendered);
  expect(text(plan, "playbooks/vars/checks.yml")?.includes("server_checks")).toBe(rendered);
});

test("each host says whether it is prepared", async () => {
  const plan = await planOf(caseStudy({ hosts: [remote, { ...remote, name: "two", prepare: false }] }));
  const { hosts } = parse(text(plan, "inventory/hosts.yml") ?? "").all.children.csvs23;
  expect(hosts).toMatchObject({ one: { stack_prepare: true }, two: { stack_prepare: false } });
});

test("a server that is left alone is a note in every report, this machine is none", async () => {
  const { notes } = await modelOf(caseStudy({ hosts: [there, { ...remote, prepare: false }] }));
  expect(notes.filter(({ text }) => text.includes("not prepared"))).toEqual([
    { text: expect.stringMatching(/^one itself /) },
  ]);
});

const wantedOf = async (changes: Partial<WrittenAnswers>) => {
  const plan = await planOf(caseStudy({ hosts: [remote], ...changes }));
  return parse(text(plan, "playbooks/vars/server.yml") ?? "").server_wanted;
};

test("every control that sets something in daemon.json is there, with its settings", async () => {
  const { daemon } = await wantedOf({});
  expect(Object.assign({}, ...Object.values(daemon.settings))).toEqual({
    "live-restore": true,
    "no-new-privileges": true,
    "userland-proxy": false,
    icc: false,
    "log-driver": "local",
    "log-opts": { "max-size": "10m", "max-file": "5" },
    "default-ulimits": { nofile: { Name: "nofile", Soft: 64000, Hard: 64000 } },
    "log-level": "info",
    iptables: true,
    "insecure-registries": [],
    experimental: false,
  });
});

test("a control that is left out sets nothing, and is not measured", async () => {
  const overrides = { "engine-no-proxy": { off: true as const, reason: "something here needs the proxy" } };
  const answers = { hosts: [remote], hardening: { overrides } };
  expect((await wantedOf(answers)).daemon.settings).not.toHaveProperty("engine-no-proxy");
  expect(text(await planOf(caseStudy(answers)), "playbooks/vars/checks.yml")).not.toContain("engine-no-proxy");
});

test.each([
  ["local", { "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "5" } }],
  ["journald", { "log-driver": "journald" }],
  ["fluent-bit", { "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "5" } }],
] as const)("the default of other containers' output, with logging %s", async (logging, settings) => {
  expect((await wantedOf({ logging })).daemon.settings["engine-bounded-log"]).toEqual(settings);
});

test("every group of files has the control that wants it", async () => {
  const { modes } = await wantedOf({});
  expect(modes.groups).toEqual({
    units: "owned-units",
    folder: "owned-engine-folder",
    certificates: "owned-certificates",
    socket: "owned-engine-socket",
    configuration: "owned-engine-configuration",
    containerd: "owned-containerd-socket",
  });
});

test.each([
  ["distribution", false],
  ["docker", true],
] as const)("packages by the answer %s", async (engine, repository) => {
  const plan = await planOf(caseStudy({ hosts: [remote], server: { engine } }));
  expect(parse(text(plan, "playbooks/vars/server.yml") ?? "").server_wanted.packages).toMatchObject({
    engine,
    builds: true,
  });
  expect(text(plan, "playbooks/tasks/server/prepare.yml")?.includes("repository.yml")).toBe(repository);
  expect(text(plan, "playbooks/tasks/server/repository.yml") !== undefined).toBe(repository);
});

describe("the ports of a server that stay open", () => {
  const openOf = async (changes: Partial<WrittenAnswers>) => (await wantedOf(changes)).port_filter;
  const web = (publish: string) => ({
    webserver: { kind: "static", base: "debian:13", source: "./webserver", publish },
  });
  const generic = (ports: readonly object[]) => ({
    web: { kind: "generic", image: "nginx:1.27", compose: { ports }, accept: {} },
  });

  test("none but those of ssh, where nothing is named or published", async () => {
    expect(await openOf({ services: web("127.0.0.1:8081") })).toEqual({ stack: "csvs23", open: {} });
  });

  test.each<[string, WrittenAnswers["services"], readonly string[], Record<string, string>]>([
    [
      "those of the answers",
      web("127.0.0.1:8081"),
      ["443/tcp", "7-8/udp"],
      { "443/tcp": "server.open", "7-8/udp": "server.open" },
    ],
    ["a port for everybody", web("0.0.0.0:8081"), [], { "8081/tcp": "published" }],
    ["a port for everybody over IPv6", web("[::]:8081"), [], { "8081/tcp": "published" }],
    ["none for the server itself", web("[::1]:8081"), [], {}],
    [
      "those of a compose file; without an address they are bound to 127.0.0.1",
      generic([
        { target: 80, published: "8080", host_ip: "192.0.2.7", protocol: "tcp" },
        { target: 53, published: "5300-5301", host_ip: "192.0.2.7", protocol: "udp" },
        { target: 81, published: "8081", host_ip: "127.0.0.1" },
        { target: 82, published: "8082" },
        { target: 83 },
      ]),
      [],
      { "8080/tcp": "published", "5300-5301/udp": "published" },
    ],
  ])("%s", async (_what, services, open, expected) => {
    expect((await openOf({ services, server: { open: [...open] } })).open).toEqual(expected);
  });

  test("one that a server has of its own", async () => {
    const hosts = [{ ...remote, publish: { webserver: "192.0.2.7:8443" } }];
    expect((await openOf({ hosts, services: web("127.0.0.1:8081") })).open).toEqual({ "8443/tcp": "published" });
  });

  test.each<[string, Partial<WrittenAnswers>]>([
    ["the profile is baseline", { hardening: { profile: "baseline" } }],
    ["the control is off", { hardening: { overrides: { "port-filter": { off: true, reason: "ufw does it" } } } }],
  ])("nothing is closed where %s", async (_what, changes) => {
    expect(await openOf(changes)).toBeUndefined();
    const plan = await planOf(caseStudy({ hosts: [remote], ...changes }));
    expect(text(plan, "playbooks/tasks/server/port-filter.yml")).toBeUndefined();
    expect(text(plan, "playbooks/stack.yml")).not.toContain("port-filter");
  });
});
