import { loadKinds } from "../../src/kinds/load.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { modelOf } from "../support/case-study.ts";
import { listComplaints } from "../support/complaints.ts";

const kinds = await loadKinds();

type Services = WrittenAnswers["services"];

function stack(services: Services): WrittenAnswers {
  return { version: 1, name: "shop", hosts: [{ name: "here", connection: "local" }], services, trust: "tag" };
}

const generic = (more: Partial<Services[string]> = {}): Services[string] => ({
  kind: "generic",
  image: "example/app:1",
  ...more,
});

async function networksOf(services: Services) {
  const model = await modelOf(stack(services));
  return Object.fromEntries(model.services.map(({ name, networks }) => [name, networks]));
}

test("a service that says whom it reaches has the networks of these, one for those that reach it, and a way out if it has one", async () => {
  const services = {
    web: generic({ reaches: ["app"] }),
    app: generic({ reaches: ["db"], outbound: "none" }),
    db: generic({ reaches: [], outbound: "none" }),
    lone: generic({ reaches: [], outbound: "none" }),
  };
  expect(await networksOf(services)).toEqual({
    web: ["front", "app"],
    app: ["app", "db"],
    db: ["db"],
    lone: ["lone"],
  });
  const { networks } = await modelOf(stack(services));
  expect(networks.filter(({ internal }) => !internal).map(({ name }) => name)).toEqual(["front"]);
});

test("a service that does not say it stays on the networks of its compose file", async () => {
  const model = await modelOf(stack({ web: generic(), app: generic({ compose: { networks: { back: null } } }) }));
  expect(model.services.map(({ adopted }) => adopted?.hardened.service.networks)).toEqual([
    { default: null },
    { back: null },
  ]);
});

test("a kind has its way out by what it is, unless the answers say otherwise", async () => {
  expect(
    await networksOf({
      db: { kind: "mariadb", database: "shop" },
      mirror: { kind: "mariadb", database: "shop", outbound: "any" },
      web: { kind: "node", source: "./web" },
      worker: { kind: "node", source: "./worker", outbound: "none" },
      clerk: { kind: "node", source: "./clerk", outbound: "none", uses: ["db"] },
      pages: { kind: "static", source: "./pages", publish: "127.0.0.1:80" },
      shop: { kind: "node", source: "./shop", publish: "127.0.0.1:81", outbound: "none", uses: ["db"] },
      caller: { kind: "node", source: "./caller", outbound: ["api.example.org:443"] },
    }),
  ).toEqual({
    db: ["db"],
    mirror: ["front", "mirror"],
    web: ["front"],
    worker: ["worker"],
    clerk: ["db"],
    pages: ["pages_out"],
    shop: ["shop_out", "db"],
    caller: ["caller_out"],
  });
});

test("a way out that nobody asked for is open, also if a port could need it", async () => {
  const ports = [{ mode: "ingress", host_ip: "127.0.0.1", target: 80, published: "8080", protocol: "tcp" }];
  const model = await modelOf(
    stack({
      unknown: generic({ reaches: [] }),
      closed: generic({ reaches: [], outbound: "none" }),
      published: generic({ reaches: [], compose: { ports } }),
    }),
  );
  const open = model.services.filter(({ adopted }) =>
    adopted?.hardened.lacks.some(({ control }) => control === "internal-network"),
  );
  expect(open.map(({ name }) => name)).toEqual(["unknown"]);
});

test.each<[string, Services, string]>([
  [
    "a service that is not there",
    { app: generic({ reaches: ["dp"] }), db: generic({ reaches: [] }) },
    "services.app.reaches[0]: unknown service `dp`",
  ],
  ["itself", { app: generic({ reaches: ["app"] }) }, "services.app.reaches[0]: a service reaches itself anyway"],
  [
    "a service without a network of its own",
    { app: generic({ reaches: ["db"] }), db: generic() },
    "services.app.reaches[0]: db has no network of its own",
  ],
  [
    "a kind that serves nobody",
    { app: generic({ reaches: ["web"] }), web: { kind: "node", source: "./web" } },
    "services.app.reaches[0]: web has no network of its own",
  ],
])("%s cannot be reached", (_what, services, expected) => {
  expect(complaints(services)).toEqual([expect.stringContaining(expected)]);
});

test.each<[string, Services, string]>([
  [
    "networks of a compose file",
    { app: generic({ reaches: [], compose: { networks: { back: null } } }) },
    "services.app.reaches: app has `networks` in its compose settings too",
  ],
  [
    "the server's network",
    { app: generic({ reaches: [], compose: { network_mode: "host" } }) },
    "services.app.reaches: app has `network_mode` in its compose settings too",
  ],
  [
    "a list of ways out and the networks of a compose file",
    { app: generic({ outbound: ["api.example.org:443"] }) },
    "services.app.outbound: app is on the networks of its compose file",
  ],
  [
    "the name of another one's way out",
    { web: generic({ reaches: [], outbound: ["api.example.org:443"] }), web_out: generic({ reaches: [] }) },
    "services.web_out: the way out of web may be a network of that name",
  ],
  [
    "no way out and the networks of a compose file",
    { app: generic({ outbound: "none" }) },
    "services.app.outbound: app is on the networks of its compose file",
  ],
  [
    "the name of the way out",
    { front: generic({ reaches: [] }) },
    "services.front: a service cannot be called `front`",
  ],
])("a service cannot have %s at once with its own", (_what, services, expected) => {
  expect(complaints(services)).toEqual([expect.stringContaining(expected)]);
});

function complaints(services: Services): readonly string[] {
  return listComplaints(stack(services), kinds);
}
