import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { planChecks } from "../../../src/plan/checks/checks.ts";
import { modelOf, planOf } from "../../support/case-study.ts";

/* What the files say of public names. Whether Caddy takes them is tried on the engine (test/campaigns/edge). */

const answers = (edge?: WrittenAnswers["edge"]): WrittenAnswers => ({
  version: 1,
  name: "shop",
  hosts: [
    { name: "one", address: "192.0.2.1" },
    { name: "two", address: "192.0.2.2", publish: { web: "127.0.0.1:9000" } },
  ],
  services: {
    web: {
      kind: "static",
      source: "./site",
      domain: ["shop.example.com", "example.com/shop"],
      redirects: ["www.shop.example.com"],
      publish: "127.0.0.1:8081",
    },
    api: { kind: "node", source: "./api", domain: ["example.com/shop/api"], outbound: "none" },
  },
  ...(edge && { edge }),
});

async function filesOf(edge?: WrittenAnswers["edge"]): Promise<(path: string) => string> {
  const { files } = await planOf(answers(edge));
  return (path) => files.find((file) => file.path.endsWith(path))?.text ?? "";
}

/** The block that begins with a line, without its indentation. */
function blockOf(text: string, head: string): string {
  const lines = text.split("\n");
  const from = lines.indexOf(`${head} {`);
  return lines
    .slice(from + 1, lines.indexOf("}", from))
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

test("each name has its site, longer paths first, and every name leads from HTTP to HTTPS", async () => {
  const caddyfile = (await filesOf())("/edge/conf/Caddyfile");
  expect(blockOf(caddyfile, "https://shop.example.com")).toBe(
    "tls {\nimport tls\n}\nimport site\nhandle {\nimport to web shop-web-live 8080\n}",
  );
  expect(blockOf(caddyfile, "https://example.com")).toBe(
    [
      "tls {\nimport tls\n}\nimport site",
      "@path0 path /shop/api /shop/api/*\nhandle @path0 {\nimport to api shop-api-live 3000\n}",
      "@path1 path /shop /shop/*\nhandle @path1 {\nimport to web shop-web-live 8080\n}",
      "handle {\nrespond 404\n}",
    ].join("\n"),
  );
  expect(blockOf(caddyfile, "https://www.shop.example.com")).toContain("redir https://shop.example.com{uri} 308");
  expect(blockOf(caddyfile, "http://shop.example.com, http://example.com, http://www.shop.example.com")).toBe(
    "log\nredir https://{host}{uri} 308",
  );
});

test.each([
  [undefined, ["acme_ca https://acme-v02.api.letsencrypt.org/directory", "auto_https disable_redirects"]],
  [
    { ca: "staging", email: "ops@example.org" },
    ["acme_ca https://acme-staging-v02.api.letsencrypt.org/directory", "email ops@example.org"],
  ],
  [
    { ca: "https://ca.example.org/dir", ca_root: "ca.pem" },
    ["acme_ca https://ca.example.org/dir", "acme_ca_root /etc/caddy/ca_root.pem"],
  ],
  [{ certificates: "internal", hsts: true }, ["local_certs", "Strict-Transport-Security max-age=31536000"]],
  [
    { certificates: "own", certificate: "site.pem", body: "1g" },
    ["auto_https off", "tls /etc/caddy/certificate.pem /run/secrets/edge_tls_key {", "max_size 1GiB"],
  ],
] as const)("with %j the configuration says so", async (edge, lines) => {
  const said = (await filesOf(edge))("/edge/conf/Caddyfile")
    .split("\n")
    .map((line) => line.trim());
  expect(said).toEqual(expect.arrayContaining([...lines]));
  expect(said.includes("local_certs")).toBe(
    edge !== undefined && "certificates" in edge && edge.certificates === "internal",
  );
  expect(said.some((line) => line.startsWith("Strict-Transport"))).toBe(edge !== undefined && "hsts" in edge);
});

test.each([
  [undefined, "acme-v02.api.letsencrypt.org-directory"],
  [{ ca: "https://CA.example.org:443/acme//dir/" }, "ca.example.org-443-acme--dir"],
  [{ ca: "https://ca.example.org" }, "ca.example.org"],
  [{ ca: "https://[::1]:9000/~me/dir" }, "--1-9000-me-dir"],
  [{ certificates: "internal" }, "local"],
] as const)("with %j the edge starts with what Caddy keeps of that authority", async (edge, store) => {
  expect((await filesOf(edge))("/edge/bin/start")).toContain(`\ncertificates=/data/certificates/${store}\n`);
});

test("both ports are published, opened, looked at before, and found by people at the name", async () => {
  const file = await filesOf({ https: "192.0.2.1:443", http: "192.0.2.1:80" });
  expect(file("/opt/harden/shop/compose.yml")).toContain(
    'host_ip: "192.0.2.1"\n        published: "80"\n        target: 8080\n',
  );
  const variables = file("inventory/group_vars/shop.yml");
  for (const port of [443, 80]) {
    expect(variables).toContain(`  - service: edge\n    address: "192.0.2.1"\n    port: ${port}\n`);
  }
  expect(variables).toContain("stack_urls:\n  web: https://shop.example.com/\n  api: https://example.com/shop/api/\n");
  const moved = file("inventory/hosts.yml");
  expect(moved).toContain("stack_urls:\n            web: https://shop.example.com/\n");
  expect(moved).toContain('- service: edge\n              address: "192.0.2.1"\n              port: 80\n');
});

test("the edge is measured at each of its names, and each service at its own", async () => {
  const checks = planChecks(await modelOf(answers({ certificates: "internal" })));
  const readingsOf = (service: string, control: string) =>
    checks.find((one) => one.service === service)?.controls.find((one) => one.control === control)?.readings ?? [];
  expect(readingsOf("edge", "edge-certificate").map(({ read }) => read)).toEqual([
    "certificate 127.0.0.1:443 shop.example.com for 0 days",
    "certificate 127.0.0.1:443 example.com for 0 days",
    "certificate 127.0.0.1:443 www.shop.example.com for 0 days",
  ]);
  expect(readingsOf("edge", "bound-interface").map(({ want }) => want)).toEqual(
    Array(2).fill("0.0.0.0:443->8443/tcp, 0.0.0.0:80->8080/tcp"),
  );
  expect(readingsOf("web", "page-answers").map(({ read }) => read)).toEqual([
    "page 127.0.0.1:8081/",
    "site 127.0.0.1:443 shop.example.com/",
    "site 127.0.0.1:443 example.com/shop/",
  ]);
  expect(readingsOf("web", "edge-tls")).toEqual([]);
});

test("no key comes into the image, and the certificate is tried with another one", async () => {
  const file = await filesOf({ certificates: "own", certificate: "./tls/site.pem" });
  const dockerfile = file("/edge/Dockerfile");
  expect(dockerfile).toContain("COPY files/ /etc/caddy/");
  expect(dockerfile).toContain(
    "sed 's#/etc/caddy/certificate.pem /run/secrets/edge_tls_key#/tmp/trial.pem /tmp/trial.key#'",
  );
  expect(file("inventory/group_vars/shop.yml")).toContain(
    "lines: true\n    value: |\n      {{ vault_edge_tls_key | b64decode }}\n",
  );
});
