import { parse } from "yaml";
import { listTakenOver } from "../../../src/plan/context/edge/edge.ts";
import { renderCompose, takeOverFiles } from "../take.ts";

/* The edge in the place of a proxy, or beside one that stays. */

const files = {
  "compose.yml": `services:
  traefik:
    image: traefik:v3.1
    command: [--providers.docker=true, --entrypoints.web.address=:80, --certificatesresolvers.le.acme.email=ops@example.com]
    ports: ["80:80", "443:443"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro", "le:/letsencrypt"]
  shop:
    image: example/shop:1
    depends_on: [traefik, db]
    environment: { DB: "db:5432" }
    healthcheck: { test: [CMD, /bin/ask] }
    labels:
      com.example.team: blue
      traefik.http.routers.shop.rule: Host(\`shop.example.com\`)
      traefik.http.routers.shop.tls.certresolver: le
      traefik.http.services.shop.loadbalancer.server.port: "3000"
  api:
    image: example/api:1
    expose: ["8000"]
    healthcheck: { test: [CMD, /bin/ask] }
    labels: ["traefik.http.routers.api.rule=Host(\`shop.example.com\`) && PathPrefix(\`/api\`)"]
  db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: kXv93mLq0Zw2 }, volumes: ["data:/var/lib/postgresql/data"] }
volumes: { le: {}, data: {} }
`,
};

test("with --yes it stays, whom it asks is known, and what the edge could do is told", async () => {
  const { project, table } = await takeOverFiles(files);
  const { services } = project.answers;
  expect(Object.keys(services)).toEqual(["traefik", "shop", "api", "db"]);
  expect(services.traefik?.reaches).toEqual(["shop", "api"]);
  expect(Object.values(services).map(({ domain }) => domain)).toEqual([undefined, undefined, undefined, undefined]);
  expect(table.proxies).toEqual([expect.objectContaining({ service: "traefik", isMoved: false, obstacles: [] })]);
});

test("with --move-proxy the edge answers for its names, and what only it read is gone", async () => {
  const { project, table, document } = await takeOverFiles(files, { moveProxy: true });
  const { services, edge } = project.answers;
  expect(edge).toMatchObject({ email: "ops@example.com", certificates: "acme" });
  expect(Object.keys(services)).toEqual(["shop", "api", "db"]);
  expect(services.shop).toMatchObject({
    domain: "shop.example.com",
    port: 3000,
    reaches: ["db"],
    compose: { labels: { "com.example.team": "blue" }, depends_on: { db: { condition: "service_started" } } },
  });
  expect(Object.keys(services.shop?.compose?.labels ?? {})).toEqual(["com.example.team"]);
  expect(services.api).toMatchObject({ domain: "shop.example.com/api", reaches: [] });
  expect(services.api?.compose).not.toHaveProperty("labels");
  expect(table.leftOut).toEqual([]);
  expect(document).toMatchObject({ import: { proxies: [{ service: "traefik", isMoved: true }] } });
  expect(listTakenOver(project.model)).toEqual([
    { service: "shop", port: 3000 },
    { service: "api", port: 8000 },
  ]);
});

test("and the compose.yml has the networks that follow", async () => {
  const { project } = await takeOverFiles(files, { moveProxy: true });
  const { services, networks } = parse(await renderCompose(project));
  const own = Object.fromEntries(
    Object.entries(services as Record<string, { networks: object }>).map(([name, { networks: on }]) => [
      name,
      Array.isArray(on) ? on : Object.keys(on),
    ]),
  );
  expect(own).toEqual({
    edge: ["edge_out", "api_edge", "shop_edge"],
    shop: ["front", "shop_edge", "db"],
    api: ["front", "api_edge"],
    db: ["db"],
  });
  expect(Object.keys(networks).sort()).toEqual(["api_edge", "db", "edge_out", "front", "shop_edge"]);
});

test("what only the proxy can do is refused by name", async () => {
  const labels =
    'labels: ["traefik.http.routers.api.middlewares=cut", "traefik.http.middlewares.cut.stripprefix.prefixes=/api", ';
  const cutting = { "compose.yml": files["compose.yml"].replace('labels: ["', `${labels}"`) };
  await expect(takeOverFiles(cutting, { moveProxy: true })).rejects.toMatchObject({
    exitCode: 2,
    complaints: [
      expect.objectContaining({
        where: "services.traefik",
        what: "the edge cannot take its place, because of the middleware cut (stripprefix), at api",
      }),
    ],
  });
  const { table } = await takeOverFiles(cutting);
  expect(table.proxies[0]).toMatchObject({ isMoved: false, obstacles: ["the middleware cut (stripprefix), at api"] });
});

test("whom it lets in goes along, each with a password of the vault", async () => {
  const labels =
    'labels: ["traefik.http.routers.api.middlewares=staff", "traefik.http.middlewares.staff.basicauth.users=alice:$$2y$$05$$x", ';
  const guarded = { "compose.yml": files["compose.yml"].replace('labels: ["', `${labels}"`) };
  const { project, table } = await takeOverFiles(guarded, { moveProxy: true });
  expect(project.answers.services.api?.access).toEqual([{ users: ["alice"] }]);
  expect(project.answers.services.shop).not.toHaveProperty("access");
  expect(project.model.secrets.map(({ name }) => name)).toContain("edge_alice_password");
  expect(project.text).not.toContain("$2y$");
  expect(table.proxies[0]?.losses).toContain("the passwords of alice: each gets a new one, at all names the same");
});

test("a compose file without a proxy has none that could be moved", async () => {
  const none = { "compose.yml": "services: { web: { image: 'nginx:1.29', ports: ['8080:80'] } }\n" };
  await expect(takeOverFiles(none, { moveProxy: true })).rejects.toMatchObject({
    complaints: [expect.objectContaining({ where: "--move-proxy" })],
  });
});
