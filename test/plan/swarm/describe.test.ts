import { parse } from "yaml";
import { keyClasses } from "../../../src/compose/schema/keys.ts";
import { catalogue } from "../../../src/controls/catalogue.ts";
import { parity } from "../../../src/controls/swarm/parity.ts";
import { whyNotOnSwarm } from "../../../src/model/rules/swarm/keys.ts";
import { renderAnswers } from "../../support/rendered.ts";
import { databaseAnswers } from "../../support/swarm/database-answers.ts";
import { threeHosts, trioAnswers } from "../../support/swarm/trio.ts";

/* What a swarm is told, against the compose.yml of the same project. */

async function described(text: string) {
  const { plan, model } = await renderAnswers(text);
  const read = (path: string) => plan.files.find((file) => file.path === path)?.text ?? "";
  return {
    ...parse(read("playbooks/vars/swarm.yml")).swarm_stack,
    text: read("playbooks/vars/swarm.yml"),
    plan,
    model,
  };
}

const trio = await described(trioAnswers({ hosts: threeHosts }));
const [web, db] = trio.services;

test("who a task is and what it may do are as in compose.yml", () => {
  expect(web.TaskTemplate.ContainerSpec).toMatchObject({
    Image: "redis:7.0",
    User: "999:999",
    Privileges: { NoNewPrivileges: true, Seccomp: { Mode: "default" }, AppArmor: { Mode: "default" } },
    CapabilityDrop: ["ALL"],
    ReadOnly: true,
    StopGracePeriod: 2e9,
    Healthcheck: { Interval: 1e9, Retries: 5 },
    Mounts: [{ Type: "tmpfs", Target: "/tmp", TmpfsOptions: { Mode: 0o1777 } }],
  });
  expect(web.TaskTemplate.Resources.Limits).toEqual({ MemoryBytes: 2 ** 29, NanoCPUs: 1e9, Pids: 256 });
});

test("what has data stays where they are, and stops before it starts again; what has a port has a server of its own", () => {
  expect(db.TaskTemplate.Placement).toEqual({ Constraints: ["node.labels.io.harden-init.node == node2"] });
  expect(db.UpdateConfig.Order).toBe("stop-first");
  expect(web.TaskTemplate.Placement).toEqual({ MaxReplicas: 1 });
  expect(web.EndpointSpec.Ports).toEqual([
    { Protocol: "tcp", TargetPort: 6379, PublishedPort: 18_090, PublishMode: "host" },
  ]);
});

test("a service with neither is started beside the one that it replaces", async () => {
  const text = trioAnswers({ hosts: threeHosts }).replace(/ {4}public: .*\n| {6}ports: .*\n/g, "");
  const { services } = await described(text);
  expect(services[0].UpdateConfig).toMatchObject({ Order: "start-first", FailureAction: "rollback", Parallelism: 1 });
  expect(services[0].TaskTemplate).not.toHaveProperty("Placement");
});

test("one with a port is started beside it where a server has none of its tasks, and the next one waits until that is known", async () => {
  const update = async (change: readonly [string | RegExp, string]) => {
    const { services } = await described(trioAnswers({ hosts: threeHosts }).replace(...change));
    return services[0].UpdateConfig;
  };
  expect(await update(["replicas: 3", "replicas: 3"])).toMatchObject({ Order: "stop-first", Delay: 10e9 });
  expect(await update(["replicas: 3", "replicas: 2"])).toMatchObject({ Order: "start-first", Delay: 10e9 });
  expect(await update(["replicas: 3", "replicas: 1"])).toMatchObject({ Order: "start-first", Delay: 0 });
  expect(await update(["replicas: 3", "node: node1"])).toMatchObject({ Order: "stop-first", Delay: 0 });
});

test("networks are encrypted unless the answers say why not, and internal where those of compose.yml are", async () => {
  const options = (stack: typeof trio) =>
    Object.fromEntries(stack.networks.map((one: { Name: string }) => [one.Name, one]));
  expect(options(trio)).toMatchObject({
    trio_db_swarm: { Driver: "overlay", Internal: true, Attachable: false, Options: { encrypted: "" } },
  });
  const more = "hardening: { overrides: { encrypted-networks: { off: true, reason: no ESP in this kernel } } }";
  const open = await described(trioAnswers({ hosts: threeHosts, more }));
  expect(options(open)).toMatchObject({ trio_db_swarm: { Internal: true, Options: {} } });
});

test("a secret is named, with the owner and the mode of its file, and its value is nowhere", () => {
  expect(db.TaskTemplate.ContainerSpec.Secrets).toEqual([
    { Secret: "db_redis_password", File: { Name: "db_redis_password", UID: "999", GID: "999", Mode: 0o400 } },
  ]);
});

test("each secret of a database is its user's, also one that is composed of others", async () => {
  const nodes = { dbserver: "node2", cache: "node1", books: "node3" };
  const { services } = await described(databaseAnswers(nodes, { hosts: threeHosts }));
  const secrets = (name: string) =>
    services
      .find((one: { Name: string }) => one.Name === name)
      .TaskTemplate.ContainerSpec.Secrets.map((one: { Secret: string; File: object }) => ({ [one.Secret]: one.File }));
  const file = (Name: string) => ({ [Name]: { Name, UID: "999", GID: "999", Mode: 0o400 } });
  expect(secrets("shop_cache")).toEqual([file("cache_admin_password"), file("cache_acl")]);
  expect(secrets("shop_dbserver")).toEqual([file("dbserver_root_password")]);
});

test("a service of a kind has its own filter, its files as configs, and its memory reserved where it is placed", async () => {
  const { services, plan } = await described(`version: 1
name: pages
target: swarm
hosts: [{ name: here, connection: local }]
services: { web: { kind: static, source: ./site, publish: "0.0.0.0:8080" } }
`);
  const { ContainerSpec } = services[0].TaskTemplate;
  expect(ContainerSpec.Privileges.Seccomp).toEqual({ Mode: "custom", File: "seccomp/web.json" });
  expect(ContainerSpec.Image).toBe("pages/web");
  expect(services[0].TaskTemplate.Resources.Reservations.MemoryBytes).toBeGreaterThan(0);
  const checks = plan.files.find((file: { path: string }) => file.path === "playbooks/vars/checks.yml")?.text ?? "";
  expect(parse(checks).stack_checks.web["memory-limit"]).not.toHaveProperty("memory_reservation");
});

test("a task is started again also where it ended well, as one does that is told to, but for what is to run once", async () => {
  const restart = async (word: string) => {
    const { services } = await described(
      trioAnswers({ hosts: threeHosts }).replace("    compose:\n", `    compose:\n      restart: "${word}"\n`),
    );
    return services[0].TaskTemplate.RestartPolicy;
  };
  expect(await restart("on-failure:5")).toMatchObject({ Condition: "any", MaxAttempts: 5 });
  expect(await restart("no")).toMatchObject({ Condition: "none" });
});

test("the reasons stand beside what they are for, and what a swarm has instead is said", () => {
  expect(trio.text).toContain("# A fork bomb stops at the limit and not at the server's.");
  expect(trio.text.replaceAll(/\n *# /g, " ")).toContain("memory is limited, swap is not");
});

test("each control of a container says what becomes of it on a swarm", () => {
  const ofContainers = catalogue.filter(({ readings, ofReceivers }) => readings !== undefined && !ofReceivers);
  expect(parity.map(({ control }) => control).sort()).toEqual(ofContainers.map(({ slug }) => slug).sort());
});

test("what is not kept is an open point of each service, with what is found instead", () => {
  const checks =
    trio.plan.files.find((file: { path: string }) => file.path === "playbooks/vars/checks.yml")?.text ?? "";
  const { stack_checks: wanted, stack_left_open: left } = parse(checks);
  expect(wanted.web["bounded-restart"]).toEqual({ restart_policy: "no" });
  expect(left.web["memory-limit"]).toMatchObject({ allows: { memory_swap_limit: String(2 ** 30) } });
  // Of IPv4 alone where the engine has no helper program (engine-no-proxy).
  const both = ["0.0.0.0:18090->6379/tcp, [::]:18090->6379/tcp", "0.0.0.0:18090->6379/tcp"];
  expect(left.web["bound-interface"].allows).toEqual({ port_bindings: both, ways_in: both });
  expect(left.db).not.toHaveProperty("bound-interface");
});

test("where nothing closes a port to others, the open point says so", async () => {
  const more = "hardening: { overrides: { swarm-filter: { off: true, reason: a firewall in front } } }";
  const { plan } = await described(trioAnswers({ hosts: threeHosts, more }));
  const textOf = (path: string) => plan.files.find((file: { path: string }) => file.path === path)?.text;
  const { stack_left_open: left, node_checks: checks } = parse(textOf("playbooks/vars/checks.yml") ?? "");
  expect(left.web["bound-interface"].why).toContain("nothing closes it there");
  expect(checks).toBeUndefined();
  expect(textOf("playbooks/group_vars/trio/swarm-filter.yml")).toBeUndefined();
  expect(textOf("playbooks/tasks/swarm/nodes.yml")).not.toContain("filter.yml");
});

test("each published port has the address that the answers bind it to, and the server that has it", async () => {
  const text = trioAnswers({ hosts: threeHosts })
    .replace(/ {4}public: .*\n/, "")
    .replace('volumes: ["data:/data"]', 'volumes: ["data:/data"]\n      ports: ["192.0.2.2:18091:6379/udp"]');
  const { plan } = await described(text);
  const vars = plan.files.find(({ path }: { path: string }) => path === "playbooks/group_vars/trio/swarm-filter.yml");
  expect(parse(vars?.text ?? "").swarm_filter_published).toEqual([
    { service: "web", port: 18_090, protocol: "tcp", address: "127.0.0.1" },
    { service: "db", port: 18_091, protocol: "udp", address: "192.0.2.2", node: "node2" },
  ]);
});

test("the way out is closed where no service needs it, and measured so; else what is open is said", async () => {
  const read = async (text: string) => {
    const { plan } = await described(text);
    const file = (path: string) => plan.files.find((one: { path: string }) => one.path === path)?.text ?? "";
    const { stack_checks: wanted, stack_left_open: left } = parse(file("playbooks/vars/checks.yml"));
    return {
      outbound: parse(file("playbooks/group_vars/trio/swarm-filter.yml")).swarm_filter_outbound,
      wanted: wanted.web["limited-outbound"],
      left: left.web["limited-outbound"]?.allows,
    };
  };
  const place = "outside harden-init-swarm-filter docker_gwbridge";
  const text = trioAnswers({ hosts: threeHosts });
  expect(await read(text)).toEqual({
    outbound: { web: "any" },
    wanted: { [place]: "closed" },
    left: { [place]: "open" },
  });
  expect(await read(text.replace("replicas: 3", "outbound: none\n    replicas: 3"))).toEqual({
    outbound: { web: "none" },
    wanted: { [`${place} 192.0.2.1:443 [2001:db8::1]:443`]: "closed" },
    left: undefined,
  });
  const both = text
    .replace("replicas: 3", "outbound: none\n    replicas: 3")
    .replace("outbound: none\n    writable", "outbound: any\n    writable");
  expect(await read(both)).toMatchObject({ outbound: { web: "none", db: "any" }, left: { [place]: "open" } });
});

test("by a registry images are brought there and pulled, and its password is a secret of each server", async () => {
  const more = "registry: { at: registry.example.org/shop, user: 'robot$deploy' }";
  const read = async (text: string) => {
    const { plan, model } = await described(text);
    const file = (path: string) => plan.files.find((one: { path: string }) => one.path === path)?.text ?? "";
    return {
      images: file("playbooks/tasks/swarm/images.yml"),
      bring: file("playbooks/tasks/swarm/bring.yml"),
      secrets: model.secrets.map(({ name }: { name: string }) => name),
    };
  };
  const by = await read(trioAnswers({ hosts: threeHosts, more }));
  const tasks = parse(by.images).filter((task: object) => "harden.stack.swarm_images" in task);
  const registry = { at: "registry.example.org/shop", user: "robot$deploy", plain: false };
  expect(
    tasks.map((task: Record<string, { step: string; registry: object }>) => task["harden.stack.swarm_images"]),
  ).toEqual([expect.objectContaining({ step: "push", registry }), expect.objectContaining({ step: "pull", registry })]);
  expect(parse(by.bring)[0]["harden.stack.swarm_stack"].registry).toEqual(registry);
  expect(by.secrets).toContain("registry_password");
  expect(by.images).not.toContain("carry.yml");
  const without = await read(trioAnswers({ hosts: threeHosts }));
  expect(without.images).toContain("carry.yml");
  expect(without.bring).not.toContain("registry");
  expect(without.secrets).not.toContain("registry_password");
});

test("each key of Compose has its answer for a swarm", () => {
  const keys = [...(keyClasses.get("services.*") ?? new Map()).entries()].filter(([, group]) => group !== "refused");
  expect(keys.map(([key]) => key).filter((key) => whyNotOnSwarm(key, "x")?.startsWith("nobody"))).toEqual([]);
});
