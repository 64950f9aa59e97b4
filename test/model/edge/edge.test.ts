import { loadKinds } from "../../../src/kinds/load.ts";
import { listNotes } from "../../../src/model/build/notes.ts";
import { readDomain } from "../../../src/model/edge/domain.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import { modelOf } from "../../support/case-study.ts";
import { listComplaints } from "../../support/complaints.ts";

/* The public names of services, and the edge that answers for them. */

const kinds = await loadKinds();

type Services = WrittenAnswers["services"];

const site = (more: Partial<Services[string]> = {}): Services[string] => ({
  kind: "static",
  source: "./site",
  domain: "shop.example.com",
  ...more,
});

function stack(services: Services, edge?: WrittenAnswers["edge"]): WrittenAnswers {
  const hosts: WrittenAnswers["hosts"] = [{ name: "here", connection: "local" }];
  return { version: 1, name: "shop", hosts, services, ...(edge && { edge }), trust: "tag" };
}

describe("a name", () => {
  test.each([
    ["shop.example.com", { name: "shop.example.com", path: "" }],
    ["Shop.Example.com/Basket", { name: "shop.example.com", path: "/Basket" }],
    ["*.example.com", { name: "*.example.com", path: "" }],
    ["xn--bcher-kva.example", { name: "xn--bcher-kva.example", path: "" }],
  ])("%s is read", (text, domain) => {
    expect(readDomain(text)).toEqual(domain);
  });

  test.each([
    ["10.0.0.5", "is an address"],
    ["shop.1", "is an address"],
    ["-shop.example.com", "is no name"],
    ["shop..example.com", "is no name"],
    [`${"a".repeat(64)}.example.com`, "is no name"],
    [`${"a.".repeat(127)}example`, "is no name"],
    ["under_score.example.com", "is no name"],
    ["example.com/../x", "no `..`"],
    ["münchen.example.com/shop", "write `xn--mnchen-3ya.example.com`"],
    ["*.münchen.example.com", "write `*.xn--mnchen-3ya.example.com`"],
    ["\u200b.example.com", "is no name"],
  ])("%s is none", (text, why) => {
    expect(readDomain(text)).toContain(why);
  });
});

test("a public name brings an edge that shares a network with each such service, and with nobody else", async () => {
  const model = await modelOf(
    stack({
      web: site(),
      api: { kind: "node", source: "./api", domain: "shop.example.com/api" },
      lone: site({ domain: undefined }),
    }),
  );
  const networks = Object.fromEntries(model.services.map((service) => [service.name, service.networks]));
  expect(networks).toEqual({
    edge: ["edge_out", "api_edge", "web_edge"],
    web: ["web_edge"],
    api: ["front", "api_edge"],
    lone: ["lone"],
  });
  expect(model.networks.filter(({ internal }) => !internal).map(({ name }) => name)).toEqual(["edge_out", "front"]);
  expect(model.edge?.sites).toEqual([
    {
      name: "shop.example.com",
      routes: [
        { path: "/api", service: "api", port: 3000, page: "/api/", access: [] },
        { path: "", service: "web", port: 8080, page: "/", access: [] },
      ],
    },
  ]);
});

test.each([
  ["the authority that it asks", undefined, ["acme-v02.api.letsencrypt.org"]],
  ["another authority", { ca: "https://ca.example.org:8443/acme" }, ["ca.example.org"]],
  ["nobody, with an authority of its own", { certificates: "internal" }, "none"],
  ["nobody, with a certificate of the user's", { certificates: "own", certificate: "./tls/site.pem" }, "none"],
] as const)("the edge connects to %s", async (_whom, edge, expected) => {
  const model = await modelOf(stack({ web: site() }, edge));
  const { outbound } = model.services[0] ?? {};
  expect(typeof outbound === "string" ? outbound : outbound?.map(({ host }) => host)).toEqual(expected);
});

test("the key of the user's own certificate is a secret that only the edge reads, and nobody generates", async () => {
  const model = await modelOf(stack({ web: site() }, { certificates: "own", certificate: "./tls/site.pem" }));
  expect(model.secrets).toEqual([
    expect.objectContaining({ name: "edge_tls_key", service: "edge", uid: 10004, given: true, encoded: true }),
  ]);
  expect(model.services[0]?.files).toEqual([
    {
      source: "tls/site.pem",
      target: "/etc/caddy/certificate.pem",
      place: "edge/files/certificate.pem",
      key: "edge.certificate",
    },
  ]);
});

test("an edge that the answers name keeps its name and its limits", async () => {
  const model = await modelOf(stack({ web: site(), door: { kind: "edge", limits: { memory: "256m" } } }));
  expect(model.services.map(({ name }) => name)).toEqual(["web", "door"]);
  expect(model.edge?.service).toBe("door");
  expect(model.services[1]?.limits.memory).toBe("256m");
});

test("a stack without a public name has no edge and none of its controls", async () => {
  const model = await modelOf(stack({ web: site({ domain: undefined }) }));
  expect(model.edge).toBeUndefined();
  expect(model.controls.filter(({ control }) => control.ofEdges)).toEqual([]);
});

test("that a service is also reached beside the edge is told", async () => {
  const model = await modelOf(
    stack({
      web: site({ publish: "0.0.0.0:8081" }),
      other: site({ domain: "a.example.com", publish: "127.0.0.1:8082" }),
    }),
  );
  expect(listNotes(model).filter((note) => note.includes("TLS"))).toEqual([
    "web is also reached without TLS, at 0.0.0.0:8081: publish it on 127.0.0.1, or not at all.",
  ]);
});

describe("the answers are refused", () => {
  const own = { certificates: "own", certificate: "./tls/site.pem" } as const;
  test.each([
    [
      "a name that is none",
      { web: site({ domain: "shop_1.example.com" }) },
      undefined,
      "services.web.domain: `shop_1.example.com` is no name",
    ],
    [
      "an address",
      { web: site({ domain: ["a.example.com", "192.0.2.1"] }) },
      undefined,
      "services.web.domain[1]: 192.0.2.1 is an address",
    ],
    [
      "a URL",
      { web: site({ domain: "https://shop.example.com" }) },
      undefined,
      "services.web.domain: must be a name such as",
    ],
    [
      "a name with a port",
      { web: site({ domain: "shop.example.com:443" }) },
      undefined,
      "services.web.domain: must be a name such as",
    ],
    [
      "letters of other alphabets",
      { web: site({ domain: "bücher.example" }) },
      undefined,
      "services.web.domain: `bücher.example` has letters for which",
    ],
    [
      "a setting in it",
      { web: site({ domain: "a.example {\n\trespond" }) },
      undefined,
      "services.web.domain: must be a name such as",
    ],
    [
      "a wildcard by ACME",
      { web: site({ domain: "*.example.com" }) },
      undefined,
      "services.web.domain: *.example.com stands for many names",
    ],
    [
      "a name without a dot by ACME",
      { web: site({ domain: "shop" }) },
      undefined,
      "services.web.domain: no public authority certifies `shop`",
    ],
    [
      "one name for two services",
      { web: site(), other: site() },
      undefined,
      "services.other.domain: shop.example.com is a name of web already",
    ],
    [
      "one name twice",
      { web: site({ domain: ["a.example.com", "A.example.com"] }) },
      undefined,
      "services.web.domain[1]: a.example.com is here twice",
    ],
    [
      "a redirect that is a name",
      { web: site({ redirects: ["shop.example.com"] }) },
      undefined,
      "services.web.redirects[0]: shop.example.com is a `domain`",
    ],
    [
      "a redirect of a path",
      { web: site({ redirects: ["a.example.com/x"] }) },
      undefined,
      "services.web.redirects[0]: only a whole name",
    ],
    [
      "a redirect to nothing",
      { web: site({ domain: undefined, redirects: ["a.example.com"] }) },
      undefined,
      "services.web.redirects: there is no `domain`",
    ],
    [
      "a redirect to many names",
      { web: site({ domain: "*.example.com", redirects: ["a.example.org"] }) },
      own,
      "services.web.redirects: they would lead to *.example.com",
    ],
    [
      "the edge's port for something else",
      { web: site({ publish: "127.0.0.1:443" }) },
      undefined,
      "services.web.publish: port 443 is published by edge already",
    ],
    [
      "its port for HTTP",
      { web: site({ publish: "127.0.0.1:80" }) },
      undefined,
      "services.web.publish: port 80 is published by edge already",
    ],
    [
      "its port in a compose file",
      { web: site(), old: { kind: "generic", image: "nginx:1", compose: { ports: ["80:80"] } } },
      undefined,
      "services.old.compose.ports: port 80 is where edge answers",
    ],
    ["one port for both", { web: site() }, { http: "0.0.0.0:443" }, "edge.http: port 443 is published by edge already"],
    [
      "an address that there is not",
      { web: site() },
      { https: "1.2.3.400:443" },
      "edge.https: `1.2.3.400` is not an IP address",
    ],
    [
      "a taken name",
      { web: site(), edge: site({ domain: undefined }) },
      undefined,
      "services.edge: what answers for the public names has this name",
    ],
    [
      "a second edge",
      { web: site(), one: { kind: "edge" }, two: { kind: "edge" } },
      undefined,
      "services.two: there is an edge already",
    ],
    [
      "an edge for nobody",
      { web: site({ domain: undefined }), one: { kind: "edge" } },
      undefined,
      "services.one: no service has a public name",
    ],
    ["settings for nobody", { web: site({ domain: undefined }) }, {}, "edge: no service has a public name"],
    [
      "own certificates without one",
      { web: site() },
      { certificates: "own" },
      "edge.certificate: `certificates: own` needs the certificate",
    ],
    [
      "a certificate beside ACME",
      { web: site() },
      { certificate: "./a.pem" },
      "edge.certificate: `certificates: acme` does not take `certificate`",
    ],
    [
      "an authority that is not asked",
      { web: site() },
      { certificates: "internal", email: "a@example.org" },
      "edge.email: `certificates: internal` does not take `email`",
    ],
    [
      "an authority without TLS",
      { web: site() },
      { ca: "http://ca.example.org/dir" },
      "edge.ca: must be letsencrypt, staging or the address",
    ],
    [
      "a name for a database",
      { web: site(), db: { kind: "mariadb", database: "a", domain: "db.example.com" } },
      undefined,
      "services.db.domain: a service of kind mariadb does not take `domain`",
    ],
  ] as const)("%s", (_what, services, edge, expected) => {
    expect(listComplaints(stack(services as Services, edge), kinds)).toEqual([expect.stringContaining(expected)]);
  });
});

test("a swarm has no public names", () => {
  expect(listComplaints({ ...stack({ web: site() }), target: "swarm" }, kinds)).toContainEqual(
    expect.stringContaining("services.web.domain: a swarm has nothing yet"),
  );
});

test("names without a dot, and wildcards, are certified by one's own authority or certificate", () => {
  const services = { web: site({ domain: ["shop", "*.shop.lan"] }) };
  expect(listComplaints(stack(services, { certificates: "internal" }), kinds)).toEqual([]);
});
