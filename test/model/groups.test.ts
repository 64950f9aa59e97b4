import { loadKinds } from "../../src/kinds/load.ts";
import { withGroups } from "../../src/model/hosts/groups.ts";
import type { Answers, GroupAnswers, HostAnswers } from "../../src/model/schema/answers.ts";
import { listComplaints } from "../support/complaints.ts";
import { caseStudy } from "./case-study.ts";

const kinds = await loadKinds();

type Groups = Readonly<Record<string, GroupAnswers>>;
const web = (more: Partial<HostAnswers> = {}): HostAnswers => ({
  name: "web1",
  connection: "ssh",
  groups: ["eu"],
  ...more,
});

describe("what a host has of its groups", () => {
  test.each<[string, HostAnswers, Groups, Partial<HostAnswers>]>([
    ["nothing of a group without answers", web(), {}, {}],
    [
      "every key",
      web(),
      { eu: { user: "ada", port: 22, become: false, prepare: false } },
      { user: "ada", port: 22, become: false, prepare: false },
    ],
    ["nothing of another group", web(), { us: { user: "ada" } }, {}],
    ["not what it says itself", web({ user: "eve" }), { eu: { user: "ada", port: 2222 } }, { port: 2222 }],
    ["not what it says itself, false too", web({ prepare: false }), { eu: { prepare: true } }, {}],
    [
      "of both groups",
      web({ groups: ["eu", "web"] }),
      { eu: { user: "ada" }, web: { port: 2222 } },
      { user: "ada", port: 2222 },
    ],
    [
      "where services listen, service by service",
      web({ publish: { shop: "127.0.0.1:1" } }),
      { eu: { publish: { shop: "0.0.0.0:80", admin: "127.0.0.1:9000" } } },
      { publish: { shop: "127.0.0.1:1", admin: "127.0.0.1:9000" } },
    ],
    [
      "no login on this machine",
      web({ connection: "local" }),
      { eu: { user: "ada", port: 2222, prepare: true } },
      { prepare: true },
    ],
  ])("%s", (_, host, groups, expected) => {
    const answers: Pick<Answers, "hosts" | "groups"> = { hosts: [host], groups };
    expect(withGroups(answers).hosts[0]).toEqual({ ...host, ...expected });
  });
});

describe("what is refused of groups", () => {
  const hosts = [
    { name: "web1", connection: "ssh", groups: ["eu", "web"] },
    { name: "web2", connection: "ssh", groups: ["eu"] },
  ];
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["nothing", { eu: { user: "ada", publish: { webserver: "0.0.0.0:80" } } }, []],
    ["a group without hosts", { ue: { user: "ada" } }, ["groups.ue: no host is in the group `ue` | Did you mean eu?"]],
    [
      "two that differ",
      { eu: { user: "ada" }, web: { user: "eve" } },
      ["hosts[0].groups: `eu` and `web` differ in `user` | Write `user` for the host web1."],
    ],
    ["two that say the same", { eu: { user: "ada" }, web: { user: "ada" } }, []],
    [
      "two that differ in where a service listens",
      { eu: { publish: { webserver: "0.0.0.0:80" } }, web: { publish: { webserver: "0.0.0.0:81" } } },
      ["hosts[0].groups: `eu` and `web` differ in `publish.webserver` | Write `publish.webserver` for the host web1."],
    ],
    [
      "an address of an unknown service, once",
      { eu: { publish: { webservr: "0.0.0.0:80" } } },
      ["groups.eu.publish.webservr: unknown service `webservr` | Did you mean webserver?"],
    ],
    [
      "an address that is none",
      { eu: { publish: { webserver: "300.0.0.1:80" } } },
      ["groups.eu.publish.webserver: `300.0.0.1` is not an IP address | "],
    ],
    ["an unknown key", { eu: { usr: "ada" } }, [expect.stringContaining("groups.eu.usr: unknown key")]],
    [
      "services of a group",
      { web: { services: ["webserver"] } },
      [expect.stringContaining("groups.web.services: the services of a stack cannot be distributed over hosts")],
    ],
    [
      "a role of a group",
      { web: { role: "replica" } },
      [expect.stringContaining("groups.web.role: the services of a stack cannot be distributed over hosts")],
    ],
    ["a name that Ansible cannot take", { "db-replica": {} }, [expect.stringContaining("groups.db-replica")]],
  ])("%s", (_, groups, expected) => {
    expect(listComplaints(caseStudy({ hosts, groups }), kinds)).toEqual(expected);
  });
});
