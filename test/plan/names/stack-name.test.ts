import type { Plan } from "../../../src/plan/types.ts";
import { caseStudy, modelOf, planOf } from "../../support/case-study.ts";

/* Where the name of a stack with a hyphen stands, beside one with an underscore. */

const planFor = (name: string) =>
  planOf(caseStudy({ name, hosts: [{ name: "server", connection: "ssh", user: "deploy" }], logging: "fluent-bit" }));

const onServer = ({ files }: Plan) =>
  files.map(({ path }) => path).filter((path) => path.startsWith("playbooks/files/"));

const common = (one: Plan, other: Plan) => {
  const others = new Set(onServer(other));
  return onServer(one).filter((path) => others.has(path));
};

test("my-shop and my_shop share on a server what any two stacks share", async () => {
  const [hyphen, underscore, any, other] = await Promise.all(["my-shop", "my_shop", "any", "other"].map(planFor));
  expect(common(hyphen as Plan, underscore as Plan)).toEqual(common(any as Plan, other as Plan));
});

test("only what Ansible reads has another name", async () => {
  const { files } = await planFor("my-shop");
  const derived = files.filter(({ path }) => path.includes("my_shop")).map(({ path }) => path);
  expect(derived).toEqual([
    "inventory/group_vars/my_shop.yml",
    "playbooks/group_vars/my_shop/data-versions.yml",
    "playbooks/group_vars/my_shop/databases.yml",
    "playbooks/group_vars/my_shop/regular-audit.yml",
    "playbooks/group_vars/my_shop/releases.yml",
    "playbooks/group_vars/my_shop/server.yml",
    "playbooks/group_vars/my_shop/state.yml",
  ]);
  const said = files.filter(({ path, text }) => path.startsWith("playbooks/files/") && text.includes("my_shop"));
  expect(said).toEqual([]);
  const inventory = files.find(({ path }) => path === "inventory/hosts.yml")?.text ?? "";
  expect(inventory).toContain("    my_shop:\n");
});

test.each(["my-shop", "my_shop", "shop"])("the model of %s has that name", async (name) => {
  expect((await modelOf(caseStudy({ name }))).name).toBe(name);
});
