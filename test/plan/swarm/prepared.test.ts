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

test("one server after the other: a majority of the managers answers while an engine is started again", () => {
  const [play] = parse(textOf("playbooks/server.yml") ?? "");
  expect(play.serial).toBe(1);
});

test("what is measured of the servers themselves is in the report", () => {
  expect(textOf("playbooks/swarm-findings.yml")).toContain("server_now.findings");
  expect(textOf("playbooks/swarm.yml")).toContain("tasks/server/port-filter.yml");
});
