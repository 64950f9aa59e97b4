import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { planChecks } from "../../../src/plan/checks/checks.ts";
import { modelOf, planOf } from "../../support/case-study.ts";

/* What the files say of access rules and of HTTP/3. Whether Caddy does what they say is tried on the engine (test/campaigns/edge). */

type Access = WrittenAnswers["services"][string]["access"];

const answers = (access: Access, edge?: WrittenAnswers["edge"]): WrittenAnswers => ({
  version: 1,
  name: "shop",
  hosts: [{ name: "one", address: "192.0.2.1" }],
  services: {
    web: { kind: "static", source: "./site", domain: ["shop.example.com", "example.com/shop"], access },
    login: { kind: "python", source: "./login", outbound: "none" },
  },
  ...(edge && { edge }),
});

async function filesOf(access: Access, edge?: WrittenAnswers["edge"]): Promise<(path: string) => string> {
  const { files } = await planOf(answers(access, edge));
  return (path) => files.find((file) => file.path.endsWith(path))?.text ?? "";
}

/** The lines of Caddy's configuration, without their indentation. */
async function linesOf(access: Access, edge?: WrittenAnswers["edge"]): Promise<string> {
  const text = (await filesOf(access, edge))("/edge/conf/Caddyfile");
  return text.replace(/^\s+/gm, "");
}

const guarded: Access = [
  { path: "/admin", users: ["alice", "bob"], from: ["10.0.0.0/8", "2001:db8::1"] },
  { certificate: true },
];
const authority = { client_ca: "./root.pem" };

test("each name refuses whom a rule does not let in, below the path of the service", async () => {
  const lines = await linesOf(guarded, authority);
  for (const path of ["/admin", "/shop/admin"]) {
    expect(lines).toContain(
      `@from0 {\npath ${path} ${path}/*\nnot remote_ip 10.0.0.0/8 2001:db8::1\n}\nrespond @from0 403\n`,
    );
    expect(lines).toContain(
      `@users0 {\npath ${path} ${path}/*\nnot {\nimport /run/secrets/edge_alice_password\nimport /run/secrets/edge_bob_password\n}\n}\n`,
    );
    expect(lines).toContain(`@login0 path ${path} ${path}/*\nrequest_header @login0 -Authorization\n`);
  }
  expect(lines).toContain("@certificate1 {\npath *\n");
  expect(lines.match(/^https:\/\/.*\ntls \{\nimport tls_clients$/gm)).toHaveLength(2);
  expect(lines).toContain("strict_sni_host on\n");
});

test.each<[string, Access, number]>([
  ["a part of a service", [{ path: "/admin", users: ["alice"] }], 2],
  ["all of it", [{ users: ["alice"] }], 0],
  ["none of it", undefined, 0],
])("where %s is guarded, its path is read in one way only", async (_what, access, expected) => {
  expect((await linesOf(access)).match(/^respond @unclear 400$/gm) ?? []).toHaveLength(expected);
});

test("without access rules the configuration says nothing of them", async () => {
  const lines = await linesOf(undefined);
  for (const word of ["route {", "strict_sni_host", "client_auth", "@dropped", "Alt-Svc"]) {
    expect(lines).not.toContain(word);
  }
});

test("a service that decides is asked by the name that a new version takes over", async () => {
  const forward = { service: "login", path: "/verify?from=edge", headers: ["Remote-User"] };
  const file = await filesOf([{ forward }]);
  const lines = file("/edge/conf/Caddyfile").replace(/^\s+/gm, "");
  expect(lines).toContain(
    "request_header -Remote-User\n@dropped header_regexp Connection `(?i)(^|[\\s,])(Remote-User)([\\s,]|$)`\nrespond @dropped 400\n",
  );
  expect(lines).toContain(
    "reverse_proxy @forward0 login:8000 {\nimport asked shop-login-live 8000\nmethod GET\nrewrite /verify?from=edge\n",
  );
  expect(lines).toContain("request_header @has0 Remote-User {http.reverse_proxy.header.Remote-User}\n");
  expect(file("group_vars/shop/take-over.yml")).toContain("service: login\n    port: 8000\n");
});

test("no password is in a file of the project: Ansible fills the login in on the server", async () => {
  const file = await filesOf(guarded, authority);
  expect(file("inventory/group_vars/shop.yml")).toContain(
    "value: |\n      header Authorization `Basic {{ ('alice:' ~ vault_edge_alice_password) | b64encode }}`\n",
  );
  expect(file("/edge/Dockerfile")).toContain(
    "for login in /run/secrets/edge_alice_password /run/secrets/edge_bob_password; do",
  );
  expect(file("apparmor.d/harden-init.shop.edge")).toContain("  /run/secrets/edge_alice_password r,\n");
});

test("what asks for a login or a certificate is tried as a stranger, at each name", async () => {
  const checks = planChecks(await modelOf(answers([...guarded, { path: "/in", from: ["10.0.0.0/8"] }], authority)));
  const controls = checks.find(({ service }) => service === "edge")?.controls ?? [];
  expect(controls.find(({ control }) => control === "edge-access")?.readings).toEqual(
    ["shop.example.com/admin", "shop.example.com/", "example.com/shop/admin", "example.com/shop"].map((place) => ({
      read: `stranger 127.0.0.1:443 ${place}`,
      want: "refused",
    })),
  );
});

describe("HTTP/3", () => {
  const edge = { https: "192.0.2.1:8443", http3: true };

  test("is published over UDP, told to browsers by the port outside, and looked at before", async () => {
    const file = await filesOf(undefined, edge);
    expect(file("/opt/harden/shop/compose.yml")).toContain(
      'host_ip: "192.0.2.1"\n        published: "8443"\n        target: 8443\n        protocol: udp\n',
    );
    expect(file("inventory/group_vars/shop.yml")).toContain(
      '- service: edge\n    address: "192.0.2.1"\n    port: 8443\n    protocol: udp\n',
    );
    const caddyfile = file("/edge/conf/Caddyfile");
    expect(caddyfile).toContain('Alt-Svc `h3=":8443"; ma=86400`');
    expect(caddyfile).toContain("protocols h1 h2 h3\n");
  });

  test("opens its port on a prepared server, and is a part of what must listen", async () => {
    const file = await filesOf(undefined, edge);
    expect(file("playbooks/vars/server.yml")).toMatch(/8443\/udp/);
    const checks = planChecks(await modelOf(answers(undefined, edge)));
    const controls = checks.find(({ service }) => service === "edge")?.controls ?? [];
    expect(controls.find(({ control }) => control === "bound-interface")?.readings.map(({ want }) => want)).toEqual(
      Array(2).fill("0.0.0.0:80->8080/tcp, 192.0.2.1:8443->8443/tcp, 192.0.2.1:8443->8443/udp"),
    );
  });
});
