import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeCertificate } from "../../support/edge/authority.ts";
import { placedLogin } from "../../support/edge/login.ts";
import { askVersions } from "../../support/edge/quic.ts";
import { type Visited, visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { wrongControls } from "../../support/projects/report.ts";

/* Who gets to public names on the real engine: passwords, addresses, certificates, a service that decides; and HTTP/3. */

const here = addressForContainers();
const [https, http] = [18330, 18331];
const lab = new Lab("e2eaccess", https, {
  files: "test/apps",
  services: `
  echo:
    kind: python
    source: ./echo
    outbound: none
    domain: [shop.test, other.test/shop]
    access:
      - { path: /admin, users: [alice, bob] }
      - { path: /admin/deep, users: [alice] }
      - { path: /far, from: [203.0.113.0/24] }
      - { path: /near, from: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16] }
      - { path: /api, certificate: true }
      - { path: /decided, forward: { service: decider, path: /verify, headers: [Remote-User] } }
  decider:
    kind: python
    source: ./decider
    outbound: none
edge:
  certificates: internal
  client_ca: ./clients/person.pem
  http3: true
  https: "${here}:${https}"
  http: "${here}:${http}"`,
});

const clients = join(lab.folder, "clients");
const ask = (path: string, options: Parameters<typeof visit>[2] = {}, name = "shop.test"): Promise<Visited> =>
  visit({ host: here, port: https }, `https://${name}/`, { rejectUnauthorized: false, path, ...options });
const statusOf = async (...words: Parameters<typeof ask>): Promise<number> => (await ask(...words)).status;
const login = (user: string, word: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${user}:${word}`).toString("base64")}` },
});
const certificateOf = (name: string) => ({
  cert: readFileSync(join(clients, `${name}.pem`)),
  key: readFileSync(join(clients, `${name}.key`)),
});
const heardBy = ({ text }: Visited): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(JSON.parse(text).headers as Record<string, string>).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );

beforeAll(() => {
  mkdirSync(clients);
  makeCertificate(clients, "person", "alice", "DNS:alice");
  makeCertificate(clients, "stranger", "eve", "DNS:eve");
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("one deploy guards the paths, every control holds, and a second pass changes nothing", () => {
  const report = expectProven(lab);
  expect(wrongControls(report)).toEqual([]);
  const measured = report.findings.filter(({ control, ok }) => control === "edge-access" && ok === true);
  expect(measured.map(({ service }) => service)).toEqual(["edge"]);
});

test("a password opens its path, and the service does not get it", async () => {
  const asked = await ask("/admin");
  expect(`${asked.status} ${asked.headers["www-authenticate"]}`).toBe('401 Basic realm="shop.test", charset="UTF-8"');
  const answer = await ask("/admin/x", placedLogin(lab, "alice"));
  expect({ status: answer.status, authorization: heardBy(answer).authorization }).toEqual({ status: 200 });
  expect(await statusOf("/admin", login("alice", "wrong"))).toBe(401);
  expect(await statusOf("/admin", login("eve", "wrong"))).toBe(401);
  expect(await statusOf("/admin", placedLogin(lab, "bob"))).toBe(200);
  expect(await statusOf("/admin/deep", placedLogin(lab, "bob"))).toBe(401);
  expect(await statusOf("/admin/deep", placedLogin(lab, "alice"))).toBe(200);
  expect(await statusOf("/shop/admin", {}, "other.test")).toBe(401);
  expect(await statusOf("/elsewhere")).toBe(200);
});

test.each([
  ["401", ["/admin", "/admin/", "/Admin", "/ADMIN/x", "/%61dmin", "/admin?x", "/admin.", "/admin%20"]],
  [
    "400",
    [
      ["//admin", "/admin//x", "/./admin", "/x/../admin", "/admin/../x", "/admin/..", "/..//admin"],
      ["/admin%2f..", "/admin%2fx", "/x/..%2fadmin", "/admin/%2e%2e/x", "/%2561dmin", "/%2e/admin"],
      ["/admin;x", "/;/admin", "/x/..;/admin", "/admin%5cx", "/admin%00", "/admin%09", "/admin%23x", "/admin%3fx", "*"],
    ].flat(),
  ],
  ["200", ["/admins", "/x?a=//y;z/../%2f", "/.well-known/x", "/a..b/..c/x", "/admin.html"]],
])("the answer is %s for %j", async (status, paths) => {
  const answers = await Promise.all(paths.map(async (path) => `${await statusOf(path)} ${path}`));
  expect(answers).toEqual(paths.map((path) => `${status} ${path}`));
});

test("visitors come from the listed addresses only, whatever they say of themselves", async () => {
  const forged = {
    headers: { "x-forwarded-for": "203.0.113.7", "x-real-ip": "203.0.113.7", forwarded: "for=203.0.113.7" },
  };
  expect(await statusOf("/far", forged)).toBe(403);
  expect(await statusOf("/near")).toBe(200);
});

test("a certificate of the authority opens its path, at the name of the connection alone", async () => {
  expect(await statusOf("/api")).toBe(403);
  expect(await statusOf("/api", certificateOf("person"))).toBe(200);
  await expect(ask("/api", certificateOf("stranger"))).rejects.toThrow();
  expect(await statusOf("/api", { servername: "other.test" })).toBe(421);
  expect(await statusOf("/api", { servername: "other.test", ...certificateOf("person") })).toBe(421);
});

test("another service decides, and a visitor cannot say who it is", async () => {
  const asked = await ask("/decided?x=1", { method: "POST", body: "hello" });
  expect([asked.status, asked.headers["x-asked-for"]]).toEqual([401, "POST /decided?x=1"]);
  const forged = { "remote-user": "eve", remote_user: "eve" };
  for (const [path, cookie, user] of [
    ["/decided", "who=alice", "alice"],
    ["/decided", "who=", undefined],
    ["/elsewhere", "", undefined],
  ] as const) {
    const answer = await ask(path, { method: "POST", body: "hello", headers: { ...forged, cookie } });
    const { "remote-user": heard, remote_user: other } = heardBy(answer);
    expect([answer.status, heard, other, JSON.parse(answer.text).bytes]).toEqual([200, user, undefined, 5]);
  }
});

test("where nobody decides, nobody gets in", async () => {
  docker("stop", "--time", "1", lab.containers().decider ?? "");
  expect(await statusOf("/decided", { headers: { cookie: "who=alice" } })).toBe(502);
  expect(await statusOf("/elsewhere")).toBe(200);
});

test("HTTP/3 is spoken at the port that browsers are told", async () => {
  expect((await ask("/elsewhere")).headers["alt-svc"]).toBe(`h3=":${https}"; ma=86400`);
  expect(await askVersions(here, https)).toContain("00000001");
});

test("no password is in the image, the engine's record or the log", () => {
  const words = ["alice", "bob"].map((user) => placedLogin(lab, user).headers.authorization.replace("Basic ", ""));
  const plain = words.map((word) => Buffer.from(word, "base64").toString().replace(/^.*?:/, ""));
  expect(plain.map(({ length }) => length)).toEqual([32, 32]);
  const said = [
    docker("inspect", "e2eaccess-edge-1"),
    docker("logs", "e2eaccess-edge-1"),
    docker(
      "run",
      "--rm",
      "--entrypoint",
      "cat",
      docker("inspect", "--format", "{{.Image}}", "e2eaccess-edge-1"),
      "/etc/caddy/Caddyfile",
    ),
  ].join("\n");
  expect([...words, ...plain].filter((secret) => said.includes(secret))).toEqual([]);
});

test("another password is brought by the next deploy", async () => {
  expect(lab.run(["secrets", "set", "edge_bob_password", "--yes"], {}, "another-word-of-bob\n")).toMatchObject({
    code: 0,
  });
  lab.mustDeploy();
  expect(await statusOf("/admin", login("bob", "another-word-of-bob"))).toBe(200);
});
