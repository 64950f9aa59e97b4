import { parse } from "yaml";
import { renderAnswers } from "../../support/rendered.ts";
import { preparedHosts, trioAnswers } from "../../support/swarm/trio.ts";

/* Servers of a swarm that are prepared, and what of that is for servers that stand alone. */

const { plan, model } = await renderAnswers(
  trioAnswers({ hosts: preparedHosts, more: "hardening: { profile: strict, apparmor: auto }" }),
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

test("the nodes have their engines started again one after the other, and servers that stand alone do it at once", async () => {
  const read = (text: string | undefined) =>
    parse(text ?? "").find((task: { readonly name: string }) => task.name.startsWith("Change the engine's settings"));
  const turn = read(textOf("playbooks/tasks/server/prepare.yml"));
  expect(turn).toMatchObject({
    "ansible.builtin.include_tasks": { file: "../swarm/engine.yml", apply: { any_errors_fatal: true } },
    loop: "{{ [''] + ansible_play_hosts }}",
  });
  expect(textOf("playbooks/undo.yml")).toContain("throttle: 1");
  const alone = await renderAnswers(`version: 1
name: pages
hosts: [{ name: one, address: 192.0.2.1, user: deploy }]
services: { web: { kind: static, source: ./site, publish: "127.0.0.1:8080" } }
`);
  const own = (path: string) => alone.plan.files.find((file) => file.path === path)?.text;
  expect(read(own("playbooks/tasks/server/prepare.yml"))).not.toHaveProperty("loop");
  expect(own("playbooks/tasks/swarm/engine.yml")).toBeUndefined();
  expect(own("playbooks/undo.yml")).not.toContain("throttle");
});

test("what is measured of the servers themselves is in the report", () => {
  expect(textOf("playbooks/swarm-findings.yml")).toContain("server_now.findings");
  expect(textOf("playbooks/swarm.yml")).toContain("tasks/server/port-filter.yml");
});
