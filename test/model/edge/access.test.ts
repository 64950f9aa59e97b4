import { loadKinds } from "../../../src/kinds/load.ts";
import { listNotes } from "../../../src/model/build/notes.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { modelOf } from "../../support/case-study.ts";
import { listComplaints } from "../../support/complaints.ts";

/* Who gets to the public names of services. What Caddy makes of it is tried on the engine (test/campaigns/edge). */

const kinds = await loadKinds();

type Service = WrittenAnswers["services"][string];
type Access = Service["access"];

const web = (access: Access, more: Partial<Service> = {}): Service => ({
  kind: "static",
  source: "./site",
  domain: "shop.example.com",
  access,
  ...more,
});
const login: Service = { kind: "python", source: "./login", outbound: "none" };

function stack(services: WrittenAnswers["services"], edge?: WrittenAnswers["edge"]): WrittenAnswers {
  const hosts: WrittenAnswers["hosts"] = [{ name: "here", connection: "local" }];
  return { version: 1, name: "shop", hosts, services, ...(edge && { edge }), trust: "tag" };
}

test("a path counts from where the service begins at each of its names", async () => {
  const rules: Access = [{ path: "/admin/", users: ["alice"] }, { from: ["10.0.0.0/8"] }];
  const { edge } = await modelOf(stack({ web: web(rules, { domain: ["shop.example.com", "example.com/shop"] }) }));
  const paths = edge?.sites.map(({ routes }) => routes.flatMap(({ access }) => access.map(({ path }) => path)));
  expect(paths).toEqual([
    ["/admin", ""],
    ["/shop/admin", "/shop"],
  ]);
});

test("each who logs in has one password, which is generated and only the edge reads", async () => {
  const services = {
    web: web([{ path: "/admin", users: ["alice", "bob"] }]),
    other: web([{ users: ["alice"] }], { domain: "other.example.com" }),
  };
  const model = await modelOf(stack(services));
  const passwords = ["edge_alice_password", "edge_bob_password"];
  expect(model.secrets.map(({ name, service, uid, given }) => ({ name, service, uid, given }))).toEqual(
    passwords.map((name) => ({ name, service: "edge", uid: 10004, given: undefined })),
  );
  const mounting = model.services.filter(({ mountedSecrets }) => mountedSecrets.length > 0);
  expect(mounting.map(({ name, mountedSecrets }) => ({ name, mountedSecrets }))).toEqual([
    { name: "edge", mountedSecrets: passwords },
  ]);
});

test("a service that decides shares a network with the edge, also without a name of its own", async () => {
  const forward = { service: "login", path: "/verify", headers: ["Remote-User"] };
  const model = await modelOf(stack({ web: web([{ forward }]), login }));
  const networks = Object.fromEntries(model.services.map((service) => [service.name, service.networks]));
  expect(networks).toEqual({
    edge: ["edge_out", "web_edge", "login_edge"],
    web: ["web_edge"],
    login: ["login_edge"],
  });
  expect(model.edge?.sites[0]?.routes[0]?.access).toEqual([
    { path: "", from: [], certificate: false, users: [], forward: { ...forward, port: 8000 } },
  ]);
});

test("the root of the visitors' authority gets into the image beside the edge's own files", async () => {
  const edge = { client_ca: "./clients/root.pem", certificates: "own", certificate: "./site.pem" } as const;
  const model = await modelOf(stack({ web: web([{ certificate: true }]) }, edge));
  expect(model.services[0]?.files.map(({ source, target }) => `${source} ${target}`)).toEqual([
    "site.pem /etc/caddy/certificate.pem",
    "clients/root.pem /etc/caddy/client_ca.pem",
  ]);
});

test("that an address beside the edge goes round the rules is told", async () => {
  const model = await modelOf(stack({ web: web([{ users: ["alice"] }], { publish: "0.0.0.0:8081" }) }));
  expect(listNotes(model)).toContain(
    "web is also reached without TLS and its access rules, at 0.0.0.0:8081: publish it on 127.0.0.1, or not at all.",
  );
});

test("only a stack with access rules has the control of them", async () => {
  const has = async (access: Access) =>
    (await modelOf(stack({ web: web(access) }))).controls.some(({ control }) => control.slug === "edge-access");
  expect([await has([{ users: ["alice"] }]), await has(undefined)]).toEqual([true, false]);
});

const users = ["alice"];

test.each<[string, Access, Partial<Service>, string]>([
  ["rules without a name", [{ users }], { domain: undefined }, "access: it has no public name that could be guarded"],
  ["an empty list of rules", [], {}, "access: "],
  ["a rule that asks for nothing", [{ path: "/admin" }], {}, "access[0]: the rule asks for nothing"],
  ["nobody", [{ users: [] }], {}, "access[0].users: "],
  ["a user with a colon", [{ users: ["a:b"] }], {}, "access[0].users[0]: must be a lower-case letter"],
  ["a path without a slash", [{ path: "admin", users }], {}, "access[0].path: must be a path such as /admin"],
  ["a path with a star", [{ path: "/admin/*", users }], {}, "access[0].path: must be a path such as /admin"],
  ["a path with another setting", [{ path: "/a {\n", users }], {}, "access[0].path: must be a path such as /admin"],
  ["a path with a step up", [{ path: "/a/../b", users }], {}, "access[0].path: a path has no `.` and no `..`"],
  [
    "a path that is under no public name",
    [{ path: "/Shop/admin", users }],
    { domain: "example.com/shop" },
    "access[0].path: the path counts from where the service begins, so this is example.com/shop/Shop/admin",
  ],
  [
    "a path of another service",
    [{ path: "/other/x", users }],
    { domain: ["shop.example.com", "a.example.com/Web"] },
    "access[0].path: shop.example.com/other/x is answered by other",
  ],
  [
    "a path twice",
    [
      { path: "/admin", users },
      { path: "/Admin/", from: ["10.0.0.1"] },
    ],
    {},
    "access[1]: /admin has a rule already, the 1. of the list",
  ],
  [
    "a path that nobody gets to",
    [{ users }, { path: "/admin", users: ["bob"] }],
    {},
    "access[1].users: nobody gets there: the rule for all of the service holds below it",
  ],
  ["an address that is none", [{ from: ["10.0.0.300"] }], {}, "access[0].from[0]: `10.0.0.300` is not an IPv4 address"],
  ["a network too long", [{ from: ["::1", "10.0.0.0/33"] }], {}, "access[0].from[1]: the length of a network must be"],
  [
    "a name for an address",
    [{ from: ["office.example.com"] }],
    {},
    "access[0].from[0]: must be an address or a network",
  ],
  ["every address", [{ from: ["0.0.0.0/0"] }], {}, "access[0].from[0]: this is every address, so it keeps nobody out"],
  ["certificates of nobody", [{ certificate: true }], {}, "access[0].certificate: nothing says whose certificates"],
  ["a service that there is not", [{ forward: { service: "logn" } }], {}, "forward.service: unknown service `logn`"],
  ["a service that decides itself", [{ forward: { service: "web" } }], {}, "forward.service: a service cannot decide"],
  [
    "a service that the edge does not reach",
    [{ forward: { service: "db" } }],
    {},
    "forward.service: the edge has no network with db: a service of kind mariadb",
  ],
  [
    "a header of the edge's own",
    [{ forward: { service: "login", headers: ["X-Forwarded-For"] } }],
    {},
    "forward.headers[0]: X-Forwarded-For is a header that the edge",
  ],
])("%s is refused", (_what, access, more, expected) => {
  const services = {
    web: web(access, more),
    other: web(undefined, { domain: ["a.example.com", "shop.example.com/other"] }),
    login,
    db,
  };
  expect(listComplaints(stack(services), kinds)).toEqual([
    expect.stringMatching(new RegExp(`^services\\.web\\..*${expected.replace(/[[\].*+?^$()|{}]/g, "\\$&")}`)),
  ]);
});

const db: Service = { kind: "mariadb", database: "a" };

test("an authority of visitors that no rule needs is refused", () => {
  expect(listComplaints(stack({ web: web(undefined) }, { client_ca: "./root.pem" }), kinds)).toEqual([
    expect.stringContaining("edge.client_ca: no access rule asks for a certificate"),
  ]);
});

test("addresses are refused where the edge cannot see them", () => {
  const services = { web: web([{ from: ["10.0.0.0/8"] }]) };
  expect(listComplaints(stack(services, { https: "[::]:443" }), kinds)).toEqual([
    expect.stringContaining("services.web.access[0].from: the edge listens by IPv6"),
  ]);
  expect(listComplaints(stack(services, { https: "203.0.113.5:443" }), kinds)).toEqual([]);
});

test("a database has no access rules", () => {
  const services = { web: web(undefined), db: { ...db, access: [{ users }] } };
  expect(listComplaints(stack(services), kinds)).toContainEqual(
    expect.stringContaining("services.db.access: a service of kind mariadb does not take `access`"),
  );
});
