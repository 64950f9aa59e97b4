import { parse } from "yaml";
import { findReach } from "../../src/import/find-reach.ts";
import { renderCompose, takeOverFiles } from "./take.ts";

const reachIn = (text: string) => {
  const found = findReach(parse(text));
  return found && Object.fromEntries([...found].map(([name, { reaches }]) => [name, reaches]));
};

describe("a service talks to", () => {
  test.each([
    ["those that it waits for", "depends_on: { db: { condition: service_started } }", ["db"]],
    ["those that it links to", "links: ['db:database']", ["db"]],
    ["those that its variables name", "environment: { URL: 'postgres://app:pw@db:5432/app' }", ["db"]],
    ["those that its command names", "command: [wait, 'db:5432']", ["db"]],
    ["those that a line of its script names", 'entrypoint: "wait\\ndb\\nrun"', ["db"]],
    ["those that are called otherwise in the file", "environment: { HOST: shop-cache }", ["cache"]],
  ])("%s", (_what, settings, reaches) => {
    const text = `services: { app: { ${settings} }, db: {}, cache: { container_name: shop-cache } }`;
    expect(reachIn(text)?.app).toEqual(reaches);
  });

  test.each([
    ["a name in another word", "environment: { HOST: db.example.com, FILE: my-db, KEY: db_main }"],
    ["the name of a variable", "environment: { db: enabled }"],
  ])("nobody by %s", (_what, settings) => {
    expect(reachIn(`services: { app: { depends_on: { cache: {} }, ${settings} }, db: {}, cache: {} }`)?.app).toEqual([
      "cache",
    ]);
  });

  test("all others where nothing says whom, nor that others talk to it", () => {
    const found = findReach(parse("services: { app: { depends_on: { db: {} } }, db: {}, lone: {} }"));
    expect(found?.get("lone")).toEqual({ reaches: ["app", "db"], isGuessed: true });
    expect(found?.get("db")).toEqual({ reaches: [], isGuessed: false });
  });
});

test("who asks the engine for others may talk to all of them", () => {
  const found = findReach(parse("services: { proxy: { depends_on: { app: {} } }, app: {}, api: {} }"), ["proxy"]);
  expect(found?.get("proxy")).toEqual({ reaches: ["app", "api"], isGuessed: true });
});

test("whom a proxy asks by its own settings is known, and of these nothing is guessed", () => {
  const found = findReach(
    parse("services: { proxy: {}, app: {}, api: {}, lone: {} }"),
    [],
    new Map([["proxy", ["app", "api"]]]),
  );
  expect(found?.get("proxy")).toEqual({ reaches: ["app", "api"], isGuessed: false });
  expect(found?.get("api")).toEqual({ reaches: [], isGuessed: false });
  expect(found?.get("lone")?.isGuessed).toBe(true);
});

test.each([
  ["the file has networks of its own", "services: { a: {}, b: {} }\nnetworks: { back: {} }"],
  ["the common network has settings", "services: { a: {}, b: {} }\nnetworks: { default: { driver: overlay } }"],
  ["a service has an address there", "services: { a: { networks: { default: { ipv4_address: 10.0.0.2 } } }, b: {} }"],
  ["a service is on the server's network", "services: { a: { network_mode: host }, b: {} }"],
  [
    "there are more than the engine has addresses for",
    `services: { ${[..."abcdefghijklm"].map((name) => `${name}: {}`).join(", ")} }`,
  ],
])("all stays where it is if %s", (_what, text) => {
  expect(reachIn(text)).toBeUndefined();
});

test("one service alone talks to no other, and nothing of that is guessed", () => {
  const alone = new Map([["a", { reaches: [], isGuessed: false }]]);
  expect(findReach(parse("services: { a: {} }"))).toEqual(alone);
  expect(findReach(parse("services: { a: {} }"), ["a"])).toEqual(alone);
});

describe("a project on the one network that Compose makes", () => {
  const files = {
    "compose.yml": `services:
  web: { image: 'nginx:1.29', ports: ['8080:80'], depends_on: [app] }
  app: { image: 'example/app:1', environment: { DB: 'db:5432' } }
  db: { image: 'postgres:17', environment: { POSTGRES_PASSWORD: kXv93mLq0Zw2 } }
`,
  };

  test("gets a network for each service that others talk to, and a way out only where one may be needed", async () => {
    const { project } = await takeOverFiles(files);
    const { services, networks } = parse(await renderCompose(project));
    expect(
      Object.fromEntries(Object.entries(services).map(([name, one]) => [name, (one as { networks: object }).networks])),
    ).toEqual({
      web: { front: null, app: null },
      app: { app: null, front: null, db: null },
      db: { db: null },
    });
    expect(
      Object.fromEntries(
        Object.entries(networks).map(([name, one]) => [name, (one as { internal: boolean }).internal]),
      ),
    ).toEqual({
      front: false,
      app: true,
      db: true,
    });
  });

  test("a way out that may not be needed is an open point, and no way out is measured", async () => {
    const { project, table } = await takeOverFiles(files);
    const open = table.services.flatMap(({ name, open }) => open.map(({ control }) => `${name} ${control}`));
    expect(open.filter((point) => point.endsWith("internal-network"))).toEqual(["app internal-network"]);
    const checks = (await project.plan()).files.find(({ path }) => path === "playbooks/vars/checks.yml")?.text ?? "";
    const wanted = parse(checks).stack_checks ?? parse(checks);
    expect(JSON.stringify(wanted)).toContain('"way_out":"none"');
  });
});
