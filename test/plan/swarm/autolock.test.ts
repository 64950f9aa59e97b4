import { parse } from "yaml";
import { ensureSecrets } from "../../../src/secrets/vault/ensure.ts";
import { renderAnswers } from "../../support/rendered.ts";
import { threeHosts, trioAnswers } from "../../support/swarm/trio.ts";

/* What the answers say of a swarm's locked managers: the plays that lock and unlock them, and the key, which no server gets. */

async function rendered(more: string) {
  const { plan, model } = await renderAnswers(trioAnswers({ hosts: threeHosts, more }));
  const textOf = (path: string) => plan.files.find((file) => file.path === path)?.text;
  return { model, textOf, nodes: textOf("playbooks/tasks/swarm/nodes.yml") ?? "" };
}

const locked = await rendered("swarm: { autolock: true }");

test("the managers are locked by the deploy, and unlocked before anything else is done with them", () => {
  const tasks: readonly { readonly name: string }[] = parse(locked.nodes);
  const at = (name: RegExp) => tasks.findIndex((task) => name.test(task.name));
  expect(at(/^Unlock the swarm/)).toBeGreaterThan(-1);
  expect(at(/^Unlock the swarm/)).toBeLessThan(at(/where the swarm is locked/));
  expect(at(/keys of the managers locked/)).toBe(tasks.length - 1);
  expect(locked.textOf("playbooks/tasks/swarm/lock.yml")).toContain("locked: true");
});

test("the vault has a place for the key, which is empty until a deploy fills it, and no server gets it", () => {
  const { content, added } = ensureSecrets(undefined, locked.model.secrets);
  expect(added).toContain("vault_swarm_unlock_key");
  expect(content.get("vault_swarm_unlock_key")?.reveal()).toBe("");
  const inventory = locked.textOf("inventory/group_vars/trio.yml") ?? "";
  expect(parse(inventory).stack_secrets).toHaveLength(1);
  expect(inventory).not.toContain("unlock_key");
});

test("without an answer nothing is asked and nothing is changed, and `false` unlocks", async () => {
  const plain = await rendered("");
  expect(plain.nodes).not.toMatch(/lock\.yml/);
  expect(plain.textOf("playbooks/tasks/swarm/lock.yml")).toBeUndefined();
  expect(plain.model.secrets.map(({ name }) => name)).not.toContain("swarm_unlock_key");
  const open = await rendered("swarm: { autolock: false }");
  expect(open.nodes).not.toContain("unlock.yml");
  expect(open.textOf("playbooks/tasks/swarm/lock.yml")).toContain("locked: false");
  expect(open.model.secrets.map(({ name }) => name)).not.toContain("swarm_unlock_key");
});
