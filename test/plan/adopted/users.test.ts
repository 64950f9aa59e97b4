import { parse, stringify } from "yaml";
import type { Model } from "../../../src/model/types/model.ts";
import { planChecks } from "../../../src/plan/checks/checks.ts";
import { renderAnswers } from "../../support/rendered.ts";

/* What follows from whom a service of one's own runs as: what is measured of it, who can read its secrets, whether its programs are recorded. */

const until = "2099-01-01";

async function rendered(...services: readonly object[]) {
  const answers = {
    version: 1,
    name: "shop",
    hosts: [{ name: "server", connection: "ssh", user: "deploy" }],
    services: Object.fromEntries(
      services.map((service, at) => [`app${at}`, { kind: "generic", image: `app:${at}`, ...service }]),
    ),
    compose: { secrets: { token: { vault: true } } },
  };
  const { plan, model } = await renderAnswers(stringify(answers));
  const text = (end: string) =>
    plan.files.find(({ path }) => path === end || (end.includes("/") && path.endsWith(end)))?.text ?? "";
  return { text, model };
}

function checkOf(model: Model, control: string) {
  return planChecks(model)[0]?.controls.find((each) => each.control === control);
}

function readings(model: Model, control: string) {
  return checkOf(model, control)?.readings;
}

const noGroup = { read: "server_groups", want: "none" };

test.each<[string, object, object]>([
  ["a number", { user: "1000:1000" }, [{ read: "uid", want: "1000" }, { read: "root_group", want: "no" }, noGroup]],
  ["what its image says", { user: "image" }, [{ read: "is_root", want: "no" }, noGroup]],
  ["a name", { compose: { user: "node" } }, [{ read: "is_root", want: "no" }, noGroup]],
  [
    "root, which is accepted",
    { compose: { user: "root" }, accept: { "non-root-user": { reason: "it must be so today", until } } },
    [{ read: "is_root", want: "no" }, noGroup],
  ],
])("%s is measured as that", async (_title, service, expected) => {
  const { model } = await rendered(service);
  expect(readings(model, "non-root-user")).toEqual(expected);
});

test("a secret is for the one who reads it, or forevery account if that is unknown", async () => {
  const compose = { secrets: [{ source: "token" }] };
  const { text } = await rendered({ user: "1000:1000", compose }, { user: "image", compose });
  const variables = text("/group_vars/shop.yml");
  expect(variables).toMatch(/- name: app0_file_token\n {4}owner: 1000\n {4}value:/);
  expect(variables).toMatch(/- name: app1_file_token\n {4}owner: 0\n {4}# .*\n {4}mode: "0444"\n {4}value:/);
  const secrets = text("README.md");
  expect(secrets).toContain("(uid 1000)");
  expect(secrets).toContain("(any account of the server)");
});

test("what is accepted is measured by the catalogue all the same, and left open", async () => {
  const accept = { "non-root-user": { reason: "it must be so today", until } };
  const { model } = await rendered({ compose: { user: "root" }, accept });
  expect(checkOf(model, "non-root-user")?.open).toEqual({
    why: "it must be so today",
    accepted: [{ entry: "non-root-user", reason: "it must be so today", until }],
  });
});

test("of several kept dangers that a control would prevent each is told, with its own day and owner", async () => {
  const volumes = ["/var/run/docker.sock", "/etc", "/root"].map((source) => ({ type: "bind", source, target: source }));
  const socket = { reason: "it restarts containers", until, owner: "ops team" };
  const mount = { reason: "it reads the settings", until: "2099-06-30" };
  const accept = { "engine-socket": socket, "sensitive-mount": mount };
  const { model, text } = await rendered({ compose: { volumes }, accept });
  expect(checkOf(model, "no-sensitive-mounts")?.open).toEqual({
    why: "it keeps volumes: /var/run/docker.sock: it restarts containers; it keeps volumes: /etc, volumes: /root: it reads the settings",
    accepted: [
      { entry: "engine-socket", ...socket },
      { entry: "sensitive-mount", ...mount },
    ],
  });
  const { stack_left_open } = parse(text("playbooks/vars/checks.yml"));
  expect(stack_left_open.app0["no-sensitive-mounts"]).toEqual(checkOf(model, "no-sensitive-mounts")?.open);
});

test.each<[string, object, string, object]>([
  [
    "a folder that it writes to",
    { volumes: [{ type: "bind", source: "/srv/data", target: "/data" }] },
    "no-sensitive-mounts",
    { why: "it writes to /srv/data of the server", allows: [{ read: "writable_binds", values: ["/srv/data"] }] },
  ],
  [
    "a seccomp profile",
    {},
    "seccomp",
    {
      why: "it has no seccomp profile of its own; the engine's default profile filters its calls",
      allows: [{ read: "seccomp_profile", values: ["default"] }],
    },
  ],
  [
    "a password in its command",
    { command: ["redis-server", "--requirepass", "s3cret-word"] },
    "secrets-as-files",
    {
      why: "the engine's record shows in the clear: word of the command 3",
      allows: [{ read: "plain_text command/3", values: ["present"] }],
    },
  ],
  [
    "a password in its health check",
    { healthcheck: { test: ["CMD", "redis-cli", "-a", "s3cret-word", "ping"] } },
    "secrets-as-files",
    {
      why: "the engine's record shows in the clear: health check, test",
      allows: [{ read: "plain_text health/test", values: ["present"] }],
    },
  ],
  [
    "a network for all",
    {},
    "internal-network",
    {
      why: "all services of the stack share one network, which leads out: each reaches the others",
      allows: [{ read: "internal_networks", values: ["false"] }],
    },
  ],
])("what a file declares or lacks is never the measure: %s", async (_what, compose, control, open) => {
  const { model } = await rendered({ user: "1000:1000", compose }, { user: "1000:1000" });
  expect(checkOf(model, control)?.open).toEqual(open);
});

test("what one user can read is measured, and what every account can is left open", async () => {
  const compose = { secrets: [{ source: "token" }] };
  const { model } = await rendered({ user: "1000:1000", compose });
  expect(readings(model, "secrets-as-files")).toContainEqual({ read: "secret_files", want: "0400 1000:1000" });
  const { model: unknown } = await rendered({ compose });
  expect(readings(unknown, "secrets-as-files")).toContainEqual({ read: "secret_files", want: "0400 for each" });
  expect(checkOf(unknown, "secrets-as-files")?.open?.allows).toEqual([{ read: "secret_files", values: ["0444 0:0"] }]);
});

test("programs are recorded by user id, and never those of root, which are the server's own", async () => {
  const { text } = await rendered({ user: "1000:1000" }, { user: "image" }, {});
  const rules = text("/50-harden-init.shop.rules");
  expect(rules).toMatch(/-F uid=1000 -F key=harden-exec/);
  expect(rules).not.toContain("uid=0 ");
  expect(rules).toContain("# Not recorded: app1, app2.");
});
