import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { Authority, makeCertificate } from "../../support/edge/authority.ts";
import { type Visited, visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn, wrongControls } from "../../support/projects/report.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { eventually } from "../../support/wait.ts";

/* Public names on the real engine: certificates by ACME from pebble, then the user's own. */

const here = addressForContainers();
const [https, http] = [18310, 18311];
const authority = new Authority("e2eedge-authority", temporaryFolder("authority"), {
  address: here,
  directory: 18312,
  management: 18313,
  http,
  https,
});
const lab = new Lab("e2eedge", https, {
  files: "test/apps",
  services: `
  echo:
    kind: python
    source: ./echo
    outbound: none
    domain: [shop.example.com, example.com/echo]
    redirects: [www.shop.example.com]
edge:
  ca: ${authority.directory}
  ca_root: ./authority/root.pem
  body: 1m
  https: "${here}:${https}"
  http: "${here}:${http}"`,
});

const deployed = "/opt/harden/e2eedge";
let root = "";
const ask = (url: string, options: Parameters<typeof visit>[2] = {}): Promise<Visited> =>
  visit({ host: here, port: https }, url, { ca: root, ...options });
const readEcho = ({ text }: Visited): { readonly path: string; readonly headers: Readonly<Record<string, string>> } =>
  JSON.parse(text);

beforeAll(async () => {
  await authority.start();
  root = await authority.readRoot();
  mkdirSync(join(lab.folder, "authority"));
  copyFileSync(authority.rootFile, join(lab.folder, "authority/root.pem"));
  expect(lab.init()).toMatchObject({ code: 0 });
});

afterAll(() => {
  lab.remove();
  authority.remove();
  rmSync(authority.folder, { recursive: true });
});

test("one deploy brings the page over HTTPS, with every control holding, and a second pass changes nothing", async () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  const measured = report.findings.filter(({ control, ok }) => control.startsWith("edge-") && ok === true);
  expect(measured.map(({ control, service }) => `${control} ${service}`).sort()).toEqual([
    "edge-certificate edge",
    "edge-tls edge",
  ]);
  expect(report.urls).toEqual({ echo: `https://shop.example.com:${https}/` });
  const answer = await ask("https://shop.example.com/a?b=1");
  expect({ status: answer.status, path: readEcho(answer).path }).toEqual({ status: 200, path: "/a?b=1" });
});

test("a service gets the path that is its own, and other names are not answered", async () => {
  expect(readEcho(await ask("https://example.com/echo/x")).path).toBe("/echo/x");
  expect((await ask("https://example.com/echoes")).status).toBe(404);
  expect((await ask("https://www.shop.example.com/a?b=1")).headers.location).toBe(
    `https://shop.example.com:${https}/a?b=1`,
  );
  await expect(ask("https://other.example.com/")).rejects.toThrow();
  await expect(ask("https://shop.example.com/", { headers: { host: "other.example.com" } })).rejects.toThrow();
});

test("a request without TLS is only sent to HTTPS", async () => {
  expect(await askPlainly("shop.example.com")).toBe(`308 https://shop.example.com:${https}/a?b=1`);
  await expect(askPlainly("other.example.com")).rejects.toThrow();
});

test("no request escapes the log, however its visitor writes the name, and what is nobody's business is not in it", async () => {
  const written = ["shop.example.com", `shop.example.com:${https}`, "SHOP.example.com", "other.example.com"];
  const headers = { cookie: "canary=1", "x-key": "canary" };
  for (const [at, host] of written.entries()) {
    await ask(`https://shop.example.com/named-${at}?canary`, { headers: { ...headers, host } }).catch(() => "");
  }
  await askPlainly("shop.example.com");
  const log = await eventually(
    () => docker("logs", "e2eedge-edge-1"),
    (text) => text.includes("named-3"),
  );
  for (const [at, host] of written.entries()) {
    expect(log).toMatch(new RegExp(`"host":"${host}","uri":"/named-${at}"`));
  }
  expect(log).toContain('"host":"shop.example.com","uri":"/a"');
  expect(log).not.toContain("canary");
});

test("an application learns from the edge alone who asks, and no visitor can say it", async () => {
  const forged = {
    forwarded: "for=10.9.9.9",
    "x-forwarded-for": "10.9.9.9",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "http",
    "x-forwarded-prefix": "/evil",
    "x-real-ip": "10.9.9.9",
    "x-original-url": "/admin",
    "x-rewrite-url": "/admin",
    x_forwarded_for: "10.9.9.9",
    "true-client-ip": "10.9.9.9",
  };
  const { headers } = readEcho(await ask("https://shop.example.com/", { headers: forged }));
  const seen = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  expect(seen).toEqual({
    host: `shop.example.com:${https}`,
    "accept-encoding": expect.anything(),
    "x-forwarded-for": expect.stringMatching(/^[0-9.]+$/),
    "x-forwarded-host": `shop.example.com:${https}`,
    "x-forwarded-proto": "https",
    "x-real-ip": seen["x-forwarded-for"],
  });
  expect(JSON.stringify(seen)).not.toContain("10.9.9.9");
});

test("old versions of TLS and large bodies are refused, and browsers are told what they may do", async () => {
  await expect(
    ask("https://shop.example.com/", { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" }),
  ).rejects.toThrow();
  const large = { method: "POST", body: Buffer.alloc(1_100_000), headers: { "content-length": 1_100_000 } };
  expect((await ask("https://shop.example.com/", large)).status).toBe(413);
  expect((await ask("https://shop.example.com/")).headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
  });
});

test("an attacker inside changes no configuration, reaches no engine, and finds nobody who takes orders", () => {
  const inside = (line: string) => lab.inside("edge", "bash", "-c", `{ ${line}; } 2>&1 || true`);
  expect(inside("echo x > /etc/caddy/Caddyfile")).toContain("Read-only file system");
  expect(inside("exec 3<>/dev/tcp/127.0.0.1/2019")).toContain("Connection refused");
  expect(inside("ls /var/run/docker.sock /run/docker.sock")).toContain("cannot access");
  expect(inside("printf '#!/bin/bash\\necho ran\\n' > /tmp/own && chmod 700 /tmp/own && /tmp/own")).toContain(
    "Permission denied",
  );
  expect(inside("cat /proc/1/status")).toMatch(/^Uid:\s+10004\s+10004\s+10004\s+10004$/m);
  expect(docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", "e2eedge-edge-1")).not.toContain("front");
});

test("the certificate is kept: a container that is made again asks for none", async () => {
  const before = await ask("https://shop.example.com/");
  makeEdgeAgain(["--force-recreate"]);
  expect((await ask("https://shop.example.com/")).serial).toBe(before.serial);
});

test("name servers that are silent hold no request up, also while no container has the name that the edge asks for", async () => {
  const silent = join(lab.folder, "silent.yml");
  writeFileSync(silent, "services: { edge: { dns: [192.0.2.1] } }\n");
  makeEdgeAgain(["--no-deps"], join(deployed, "compose.yml"), silent);
  docker("rename", "e2eedge-echo-live", "e2eedge-echo-1");
  const slowest = async () => {
    const asked = Array.from({ length: 12 }, async () => {
      const began = performance.now();
      const { status } = await ask("https://shop.example.com/");
      return status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY;
    });
    return Math.max(...(await Promise.all(asked)));
  };
  // An engine that asks them waits four seconds for each lookup, and Caddy lets one request after the other wait for one.
  expect(await slowest()).toBeLessThan(3000);
  docker("rename", "e2eedge-echo-1", "e2eedge-echo-live");
  makeEdgeAgain(["--no-deps"]);
});

test("a configuration that Caddy does not take ends a deploy before a container is touched", async () => {
  const before = lab.containers();
  const file = "playbooks/files/opt/harden/e2eedge/edge/conf/Caddyfile";
  const text = readFileSync(join(lab.folder, file), "utf8");
  lab.edit(file, () => text.replace("http_port", "http_prot"));
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 5, failures: expect.stringContaining("http_prot") });
  expect(lab.containers()).toEqual(before);
  expect((await ask("https://shop.example.com/")).status).toBe(200);
  lab.edit(file, () => text);
});

test("the user's own certificate takes over, and one that does not match its key is refused while the site stays up", async () => {
  const folder = join(lab.folder, "authority");
  const names = "DNS:*.example.com,DNS:*.shop.example.com,DNS:example.com";
  makeCertificate(folder, "own", "example.com", names);
  makeCertificate(folder, "other", "example.com", names);
  lab.edit("harden.yml", (text) =>
    text
      .replace(/\n {2}ca: .*/, "\n  certificates: own\n  certificate: ./authority/own.pem")
      .replace(/\n {2}ca_root: .*/, ""),
  );
  expect(lab.run(["generate"])).toMatchObject({ code: 0 });
  expect(setKey(folder, "other")).toMatchObject({ code: 0 });
  expect(lab.run(["deploy"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is not the key of this certificate"),
  });
  expect((await ask("https://shop.example.com/")).status).toBe(200);
  expect(setKey(folder, "own")).toMatchObject({ code: 0 });
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report), wrong: wrongControls(report) }).toEqual({
    code: 0,
    failures: "",
    wrong: [],
  });
  const own = readFileSync(join(folder, "own.pem"), "utf8");
  expect((await ask("https://shop.example.com/", { ca: own })).status).toBe(200);
  expect(docker("logs", "e2eedge-edge-1")).not.toContain("BEGIN");
});

/** By the compose files in these places, the deployed one where none is named. */
function makeEdgeAgain(options: readonly string[], ...files: readonly string[]): void {
  const named = files.flatMap((file) => ["--file", file]);
  docker("compose", "--project-directory", deployed, ...named, "up", "--detach", "--wait", ...options, "edge");
}

function setKey(folder: string, name: string) {
  return lab.run(["secrets", "set", "edge_tls_key", "--yes"], {}, readFileSync(join(folder, `${name}.key`), "utf8"));
}

async function askPlainly(name: string): Promise<string> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: here, port: http, path: "/a?b=1", headers: { host: name }, agent: false }, resolve).on("error", reject);
  });
  answer.resume();
  return `${answer.statusCode} ${answer.headers.location}`;
}
