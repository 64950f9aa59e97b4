import { parse } from "yaml";
import { getIn } from "../../../src/lib/paths.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { caseStudy, planOf } from "../../support/case-study.ts";

/* Several servers: where each listens, and in which order they are deployed. */

const web1 = { name: "web1", address: "192.0.2.1", user: "deploy" };
const web2 = { name: "web2", address: "2001:db8::2", user: "deploy", publish: { webserver: "[2001:db8::2]:8090" } };

async function filesOf(hosts: WrittenAnswers["hosts"]): Promise<ReadonlyMap<string, string>> {
  const { files } = await planOf(caseStudy({ hosts }));
  return new Map(files.map(({ path, text }) => [path, text]));
}

const compose = "playbooks/files/opt/harden/csvs23/compose.yml";

test("one that listens elsewhere has its own port, URL and wanted reading; the others keep theirs", async () => {
  const files = await filesOf([web1, web2]);
  const value = (path: string, ...keys: readonly (string | number)[]) => getIn(parse(files.get(path) ?? ""), keys);
  const hosts = ["all", "children", "csvs23", "hosts"];
  expect(value("inventory/hosts.yml", ...hosts, "web1")).not.toHaveProperty("stack_ports");
  expect(value("inventory/hosts.yml", ...hosts, "web2")).toMatchObject({
    stack_ports: [{ service: "webserver", address: "2001:db8::2", port: 8090 }],
    stack_urls: { webserver: "http://[2001:db8::2]:8090/" },
  });
  expect(value("inventory/group_vars/csvs23.yml", "stack_ports")).toEqual([
    { service: "webserver", address: "127.0.0.1", port: 8081 },
  ]);
  const wanted = value("playbooks/vars/checks.yml", "host_checks") as object;
  expect(Object.keys(wanted)).toEqual(["web2"]);
  expect(getIn(wanted, ["web2", "webserver", "bound-interface", "port_bindings"])).toBe("[2001:db8::2]:8090->8081/tcp");
  expect(value(compose, "services", "webserver", "ports", 0)).toMatchObject({
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in
    host_ip: "${WEBSERVER_ADDRESS:?run the playbooks}",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in
    published: "${WEBSERVER_PORT:?run the playbooks}",
  });
  expect(value("inventory/group_vars/csvs23.yml", "stack_moved")).toEqual(["webserver"]);
});

test("where all listen alike, the compose file says it itself", async () => {
  const files = await filesOf([web1, { ...web1, name: "web2" }]);
  expect(getIn(parse(files.get(compose) ?? ""), ["services", "webserver", "ports", 0])).toMatchObject({
    host_ip: "127.0.0.1",
    published: "8081",
  });
  expect(files.get("playbooks/vars/checks.yml")).not.toMatch(/^host_checks/m);
  expect(files.get("inventory/group_vars/csvs23.yml")).not.toContain("stack_moved");
});

test("several servers are deployed batch by batch; one alone needs none", async () => {
  const several = await filesOf([web1, web2]);
  const imported = parse(several.get("playbooks/rolling.yml") ?? "") as readonly Record<string, string>[];
  expect(imported.map((play) => play["ansible.builtin.import_playbook"])).toEqual([
    "turns.yml",
    "batch.yml",
    "batch.yml",
  ]);
  expect(several.get("playbooks/findings.yml")).toContain("hosts: \"{{ stack_batch | default('csvs23') }}\"");
  const one = await filesOf([web1]);
  expect([...one.keys()].filter((path) => /rolling|reach|turns|batch|through/.test(path))).toEqual([]);
  expect(one.get("playbooks/findings.yml")).toContain("hosts: csvs23\n");
});

test("keys of servers are believed from the project's file and the user's own only; a local stack has none of that", async () => {
  const remote = await filesOf([web1]);
  expect(remote.get("inventory/hosts.yml")).toContain("StrictHostKeyChecking=yes");
  expect(remote.has("playbooks/access.yml")).toBe(true);
  const local = await filesOf([{ name: "here", connection: "local" }]);
  expect(local.get("inventory/hosts.yml")).not.toContain("ssh");
  expect([...local.keys()].filter((path) => /access|sudoers/.test(path))).toEqual([]);
});
