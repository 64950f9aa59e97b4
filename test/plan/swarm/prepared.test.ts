import { parse } from "yaml";
import { threeHosts, trioAnswers } from "../../support/projects/trio.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* Servers of a swarm that are prepared, and what of that is for servers that stand alone. */

const prepared = threeHosts.map((host) => host.replace("prepare: false", "prepare: true"));
const { plan, model } = await renderAnswers(
  trioAnswers({ hosts: prepared, more: "hardening: { profile: strict, apparmor: auto }" }),
);
const textOf = (path: string) => plan.files.find((file) => file.path === path)?.text;
const { server_wanted: wanted } = parse(textOf("playbooks/vars/server.yml") ?? "");

test("what a swarm has nothing for, or does by itself, is no control of it", () => {
  const slugs = model.controls.map(({ control }) => control.slug);
  const alone = ["engine-live-restore", "engine-no-swarm", "boot-unit", "regular-audit", "host-filter"];
  expect(alone.filter((slug) => slugs.includes(slug))).toEqual([]);
  expect(slugs).toEqual(expect.arrayContaining(["engine-no-proxy", "ssh-keys-only", "port-filter", "swarm-filter"]));
  expect(wanted.daemon.settings).not.toHaveProperty("engine-live-restore");
  expect(wanted.filter).toBeUndefined();
  expect(plan.files.filter(({ path }) => path.startsWith("playbooks/files/etc/systemd/system/harden-init."))).toEqual(
    [],
  );
});

test("the swarm's own ports are open in the server's table: that of the swarm lets in the nodes alone", () => {
  expect(wanted.port_filter.open).toEqual({
    "2377/tcp": "swarm",
    "7946/tcp": "swarm",
    "4789/udp": "swarm",
    "7946/udp": "swarm",
    "18090/tcp": "published",
  });
  expect(wanted.packages.filter).toBe(true);
});

test("one engine is started again after the other: a majority of the managers answers meanwhile", async () => {
  const throttled = /name: Restart the engine\n(?: .*\n)* +throttle: 1\n/;
  expect(textOf("playbooks/tasks/server/engine.yml")).toMatch(throttled);
  const alone = await renderAnswers(`version: 1
name: pages
hosts: [{ name: one, address: 192.0.2.1, user: deploy }]
services: { web: { kind: static, source: ./site, publish: "127.0.0.1:8080" } }
`);
  const text = alone.plan.files.find(({ path }) => path === "playbooks/tasks/server/engine.yml")?.text;
  expect(text).toContain("name: Restart the engine");
  expect(text).not.toMatch(throttled);
});

test("what is measured of the servers themselves is in the report", () => {
  expect(textOf("playbooks/swarm-findings.yml")).toContain("server_now.findings");
  expect(textOf("playbooks/swarm.yml")).toContain("tasks/server/port-filter.yml");
});
