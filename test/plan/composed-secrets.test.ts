import { parse } from "yaml";
import type { Plan } from "../../src/plan/types.ts";
import { caseStudy, modelOf, planOf, webserver } from "../support/case-study.ts";

/* A secret file that a kind's template makes of the vault's secrets: brought, mounted, and stored nowhere else. */

const cache = { kind: "redis", keys: "own", rights: "schema" } as const;
const stack = (keys: object = {}) =>
  caseStudy({
    services: {
      web: webserver({ uses: ["cache"] }),
      "late-jobs": webserver({ uses: ["cache"], publish: "127.0.0.1:8082" }),
      cache: { ...cache, ...keys },
    },
  });

const textOf = ({ files }: Plan, end: string): string => files.find(({ path }) => path.endsWith(end))?.text ?? "";

test("has a line for each user, with the hash of a password in its place", async () => {
  const variables = parse(textOf(await planOf(stack()), "group_vars/csvs23.yml"));
  const secrets = variables.stack_secrets as readonly { name: string; owner: number; lines?: boolean; value: string }[];
  const acl = secrets.find(({ name }) => name === "cache_acl");
  expect(acl).toMatchObject({ owner: 999, lines: true });
  const users = acl?.value.trimEnd().split("\n") ?? [];
  const hash = (variable: string): string => `#{{ ${variable} | ansible.builtin.hash('sha256') }}`;
  expect(users.map((user) => user.split(" ").slice(0, 3).join(" "))).toEqual([
    "user default off",
    "user admin on",
    "user web on",
    "user late_jobs on",
  ]);
  expect(users[1]).toBe(`user admin on ${hash("vault_cache_admin_password")} ~* &* +@all`);
  expect(users[3]).toContain(`${hash("vault_cache_late_jobs_password")} ~late_jobs:* resetchannels &late_jobs:* -@all`);
  expect(users[3]).toMatch(/\+@scripting -@admin -@dangerous -scan -randomkey -dbsize -pubsub$/);
});

test("gives all keys and no programs unless the answers say otherwise", async () => {
  const plan = await planOf(stack({ keys: undefined, rights: undefined }));
  const text = textOf(plan, "group_vars/csvs23.yml");
  expect(text).toMatch(/~\* resetchannels &\*\n.*\n +-@admin -@dangerous -@scripting\n\n/);
  expect(text).not.toContain("-scan");
});

test("is mounted beside the secret that is drawn, recreates the container, and is not in the vault", async () => {
  const plan = await planOf(stack());
  const compose = parse(textOf(plan, "csvs23/compose.yml"), { merge: true });
  expect(compose.services.cache.secrets).toEqual(["cache_admin_password", "cache_acl"]);
  expect(compose.services.web.secrets).toEqual(["cache_web_password"]);
  expect(compose.secrets.cache_acl).toEqual({ file: "./secrets/cache_acl" });
  const variables = parse(textOf(plan, "group_vars/csvs23.yml"));
  const service = variables.stack_services.find(({ name }: { name: string }) => name === "cache");
  expect(service.secrets).toEqual(["cache_admin_password", "cache_acl"]);
  expect(textOf(plan, "vault.example.yml")).not.toContain("acl");
  expect((await modelOf(stack())).secrets.map(({ name }) => name)).not.toContain("cache_acl");
});

test("tells the application how its keys begin", async () => {
  const prefixOf = async (keys: object) => {
    const model = await modelOf(stack(keys));
    return model.services.find(({ name }) => name === "late-jobs")?.environment.REDIS_PREFIX;
  };
  expect(await prefixOf({})).toBe("late_jobs:");
  expect(await prefixOf({ keys: "all" })).toBe("");
});
