import { parse, stringify } from "yaml";
import { renderAnswers } from "../support/rendered.ts";

const signatures = {
  "registry.example.org/team": { tool: "cosign", key: "keys/release.pub", log: "none" },
  "ghcr.io/acme/shop": {
    tool: "cosign",
    identity: "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main",
    issuer: "https://token.actions.githubusercontent.com",
  },
  "registry.example.org:5000": { tool: "notation", roots: "keys/ca.pem", identity: "C=DE, O=Example, CN=release" },
  mariadb: { tool: "dct", server: "https://notary.example.org:4443" },
};

async function rendered(answers: object) {
  const services = { cache: { kind: "redis" } };
  const hosts = [{ name: "here", connection: "local" }];
  const { plan } = await renderAnswers(stringify({ version: 1, name: "shop", hosts, services, ...answers }));
  return (path: string) => plan.files.find((file) => file.path === path)?.text;
}

test("the playbooks get what the answers say of signers", async () => {
  const text = await rendered({ signatures });
  expect(parse(text("playbooks/vars/signatures.yml") ?? "")).toEqual({ stack_signatures: signatures });
});

test("signatures are verified by the first play, before a server is touched", async () => {
  const text = await rendered({ signatures, hosts: [{ name: "alpha", connection: "ssh" }] });
  const plays: readonly object[] = parse(text("playbooks/site.yml") ?? "");
  expect(plays[0]).toMatchObject({ "ansible.builtin.import_playbook": "signatures.yml", tags: ["always"] });
});

const own = { app: { kind: "generic", image: "registry.example.org/app:1", user: "5:5" } };

test("they are verified before a service is learned on this machine, as the deploy would verify them", async () => {
  const text = await rendered({ signatures, services: own });
  const [play]: readonly { readonly tasks: readonly unknown[] }[] = parse(text("playbooks/learn.yml") ?? "");
  const tasks = play?.tasks ?? [];
  const at = (words: string) => tasks.findIndex((task) => JSON.stringify(task).includes(words));
  expect(tasks[at("tasks/signatures.yml")]).toMatchObject({
    vars: { stack_root: "/opt/harden/shop", signatures_strict: true },
  });
  expect(at("tasks/signatures.yml")).toBeLessThan(at("learn_begin"));
  expect(at("learn_begin")).toBeLessThan(at('"pull"'));
});

test.each([
  ["names no signer", {}],
  [
    "has the control switched off",
    { signatures, hardening: { overrides: { "image-signature": { off: true, reason: "the registry is moving" } } } },
  ],
])("a stack that %s asks no program", async (_, answers) => {
  const text = await rendered(answers);
  expect(text("playbooks/signatures.yml")).toBeUndefined();
  expect(text("playbooks/site.yml")).not.toContain("signatures");
  expect(text("playbooks/verify.yml")).not.toContain("signed");
  const learning = (await rendered({ services: own, ...answers }))("playbooks/learn.yml");
  expect(learning).toMatch(/learn_begin/);
  expect(learning).not.toContain("signatures");
});
