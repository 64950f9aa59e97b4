import type { ImportedProxy } from "../../src/import/proxies/types.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { Secret } from "../../src/lib/secret.ts";
import { surveyFolder } from "../../src/survey/survey-folder.ts";
import { collectAnswers } from "../../src/wizard/collect.ts";
import type { GuessedSecret } from "../../src/wizard/questions/import/guessed-secrets.ts";
import { type Scripted, scripted } from "./scripted-prompter.ts";

const kinds = await loadKinds();
const until = "2999-12-31";

const image = "registry.example.org/app:1@sha256:".padEnd(98, "0");

/** What an import answers, and what a person says to the rest. */
async function take(
  service: object,
  prompter: Scripted,
  hosts: object = { name: "here", connection: "local" },
  guessed: readonly GuessedSecret[] = [],
  others: object = {},
  proxies: readonly ImportedProxy[] = [],
) {
  const services = { web: { kind: "generic", image, ...service }, ...others };
  const value = { version: 1, name: "shop", hosts: [hosts], services };
  const collected = await collectAnswers({
    options: {},
    kinds,
    folder: "/srv/shop",
    found: surveyFolder("/no/such"),
    importing: { where: { folder: "/srv/shop", root: "/srv/shop" }, until, guessed, proxies },
    source: { value, where: () => "compose.yml" },
    guide: { prompter },
  });
  return collected?.written;
}

test.each([
  ["yes", { secrets: { SESSION: "variable" }, compose: {} }],
  ["no", { compose: { environment: { SESSION: "x7Gh2kQ9" } } }],
])("what only looks random is asked: is it a secret? %s", async (reply, service) => {
  const prompter = scripted({ "is SESSION a secret": reply, "Answer them now": "none" });
  const guessed = [{ service: "web", variable: "SESSION", value: new Secret("x7Gh2kQ9") }];
  const written = await take({ secrets: { SESSION: "variable" }, compose: {} }, prompter, undefined, guessed);
  expect(prompter.asked[0]).toBe("web: is SESSION a secret?");
  expect(written?.services.web).toMatchObject(service);
  expect(written?.services.web?.secrets?.SESSION).toBe(reply === "yes" ? "variable" : undefined);
});

describe("what a compose file leaves open is asked", () => {
  test("each point with a proposal; who agrees has answers for all", async () => {
    const prompter = scripted();
    const written = await take({ compose: { ports: [{ target: 8000 }] } }, prompter);
    expect(prompter.asked).toEqual([
      "The compose file leaves 3 points open. Answer them now?",
      "web: which user and group id can it run as?",
      "web: where does it write, except its volumes?",
      "web: which command or port shows that it is healthy?",
    ]);
    expect(written?.services.web).toMatchObject({
      user: "1000:1000",
      writable: ["/tmp", "/run"],
      health: { listens: 8000 },
    });
  });

  test("who passes leaves it open", async () => {
    const prompter = scripted({ "user and group id": "", "does it write": "", "is healthy": "" });
    const written = await take({}, prompter);
    expect(Object.keys(written?.services.web ?? {})).toEqual(["kind", "image"]);
  });

  test("or not at all", async () => {
    const prompter = scripted({ "Answer them now": "none" });
    await take({}, prompter);
    expect(prompter.asked).toEqual(["The compose file leaves 3 points open. Answer them now?"]);
  });

  test("for data that are there no user is proposed", async () => {
    const volumes = [{ type: "volume", source: "data", target: "/data" }];
    const written = await take({ compose: { volumes } }, scripted());
    expect(written?.services.web).not.toHaveProperty("user");
  });
});

const settled = { user: "1000:1000", writable: ["/tmp"], health: { listens: 80 } };

test("a way out that it may not need is asked of a service with networks of its own, and stays where the user agrees", async () => {
  const prompter = scripted();
  expect((await take({ ...settled, reaches: [] }, prompter))?.services.web).toMatchObject({ outbound: "any" });
  expect(prompter.asked).toEqual(["web: which addresses outside the server may it connect to?"]);
  const closed = await take({ ...settled, reaches: [] }, scripted({ "addresses outside": "none" }));
  expect(closed?.services.web).toMatchObject({ outbound: "none" });
  const ports = [{ ...port("8080"), host_ip: "127.0.0.1" }];
  const answer = scripted({ "addresses outside": "api.example.org:443, 10.0.0.0/8:5432" });
  const limited = await take({ ...settled, reaches: [], compose: { ports } }, answer);
  expect(limited?.services.web).toMatchObject({ outbound: ["api.example.org:443", "10.0.0.0/8:5432"] });
});

const port = (published: string) => ({ mode: "ingress", target: 80, published, protocol: "tcp" });

test("ports that everyone reaches stay so where the user agrees; a website's are proposed", async () => {
  const ports = [port("80"), port("9000")];
  const written = await take({ ...settled, compose: { ports } }, scripted());
  expect(written?.services.web).toMatchObject({ public: [80] });
  const closed = await take({ ...settled, compose: { ports } }, scripted({ "may everyone reach": [[]] }));
  expect(closed?.services.web).not.toHaveProperty("public");
});

const mount = (source: string, isReadOnly: boolean) => ({
  ...{ type: "bind", source, target: "/certs" },
  ...(isReadOnly && { read_only: true }),
});

test("certificates stay readable where the user agrees, and only these", async () => {
  const kept = await take({ ...settled, compose: { volumes: [mount("/etc/letsencrypt", true)] } }, scripted());
  expect(kept?.services.web).toMatchObject({ accept: { "sensitive-mount": { until } } });
  for (const volumes of [[mount("/etc/letsencrypt", false)], [mount("/etc/ssl", true), mount("/etc/cron.d", true)]]) {
    const taken = await take({ ...settled, compose: { volumes } }, scripted());
    expect(taken?.services.web).not.toHaveProperty("accept");
  }
});

describe("what gives a service control of the server", () => {
  const socket = "/var/run/docker.sock";
  const compose = { privileged: true, volumes: [mount(socket, true)] };

  test("is taken out where the user only agrees", async () => {
    const prompter = scripted();
    const written = await take({ ...settled, compose }, prompter);
    expect(prompter.asked).toEqual(["web: which of these does it need?"]);
    expect(written?.services.web).not.toHaveProperty("accept");
  });

  test("is kept where the user says so, each by itself; a service that asks the engine may reach all", async () => {
    const services = { db: { kind: "generic", image, ...settled, reaches: [], compose: {} } };
    const service = { ...settled, outbound: "none", reaches: [], compose };
    const prompter = scripted({ "which of these": [["engine-socket"]], "addresses outside": "none" });
    const written = await take(service, prompter, undefined, [], services);
    expect(written?.services.web).toMatchObject({ reaches: ["db"] });
    expect(written?.services.web?.accept).toEqual({
      "engine-socket": { reason: "kept at the import: the service needs it", until },
    });
  });

  test("what was kept on the command line is the proposal, with its reason", async () => {
    const accept = { privileged: { reason: "it sets up the modem", until } };
    const kept = await take({ ...settled, accept, compose }, scripted());
    expect(kept?.services.web?.accept).toEqual(accept);
    const none = await take({ ...settled, accept, compose }, scripted({ "which of these": [[]] }));
    expect(none?.services.web?.accept ?? {}).toEqual({});
  });

  test("what agreeing to an import keeps is not asked", async () => {
    const prompter = scripted();
    await take({ ...settled, compose: { extra_hosts: ["host.docker.internal=host-gateway"] } }, prompter);
    expect(prompter.asked).toEqual([]);
  });

  test("a socket that is taken out holds no data, so a user is proposed", async () => {
    const volumes = [mount(socket, false)];
    expect((await take({ compose: { volumes } }, scripted()))?.services.web).toMatchObject({ user: "1000:1000" });
  });
});

describe("a folder beside the compose file", () => {
  const compose = { volumes: [mount("/srv/shop/data", false), mount("/srv/other", false)] };
  const server = { name: "web1", connection: "ssh" };

  test("becomes a volume on a server, or what the user says", async () => {
    const written = await take({ ...settled, compose }, scripted(), server);
    expect(written).toMatchObject({
      compose: { volumes: { "web-certs": null } },
      services: { web: { compose: { volumes: [{ type: "volume", source: "web-certs" }, { source: "/srv/other" }] } } },
    });
    const without = await take({ ...settled, compose }, scripted({ "what is at": "out" }), server);
    expect(without?.services.web?.compose?.volumes).toEqual([mount("/srv/other", false)]);
  });

  test("is copied at each deploy where the service only reads it", async () => {
    const volumes = [mount("/srv/shop/certs", true), { ...mount("/srv/other", true), target: "/other" }];
    const written = await take({ ...settled, compose: { volumes } }, scripted(), server);
    const files = { [String(mount("", true).target)]: "./certs" };
    expect(written?.services.web).toMatchObject({ files, compose: { volumes: [{ source: "/srv/other" }] } });
  });

  test("can be copied where it is written, too, and never the project itself", async () => {
    const written = { volumes: [mount("/srv/shop/data", false)] };
    const chosen = await take({ ...settled, compose: written }, scripted({ "what is at": "copy" }), server);
    expect(Object.values(chosen?.services.web?.files ?? {})).toEqual(["./data"]);
    const prompter = scripted();
    const whole = { volumes: [mount("/srv/shop", true)] };
    expect((await take({ ...settled, compose: whole }, prompter, server))?.services.web).not.toHaveProperty("files");
  });

  test("stays what it is on this machine", async () => {
    const prompter = scripted();
    await take({ ...settled, compose }, prompter);
    expect(prompter.asked).toEqual([]);
  });
});

describe("a proxy of the compose file", () => {
  const proxy: ImportedProxy = {
    service: "caddy",
    program: "Caddy",
    companions: [],
    sites: [{ name: "shop.example.com", path: "", service: "web" }],
    redirects: [{ name: "www.shop.example.com", service: "web" }],
    access: [],
    edge: { email: "ops@example.com" },
    losses: ["`encode gzip`, at shop.example.com"],
    obstacles: [],
  };
  const others = { caddy: { kind: "generic", image: "caddy:2", reaches: ["web"], ...settled } };
  const ask = (prompter: Scripted, found: ImportedProxy) =>
    take({ ...settled, reaches: [], outbound: "none" }, prompter, undefined, [], others, [found]);

  test("stays where the user only agrees to what is proposed", async () => {
    const prompter = scripted({ "Answer them now": "none", "addresses outside": "any" });
    const written = await ask(prompter, proxy);
    expect(prompter.asked[0]).toBe("caddy: does the edge take its place?");
    expect(Object.keys(written?.services ?? {})).toEqual(["web", "caddy"]);
    expect(written).not.toHaveProperty("edge");
  });

  test("goes where the user says so, and its names are the edge's", async () => {
    const written = await ask(scripted({ "take its place": "move" }), proxy);
    expect(Object.keys(written?.services ?? {})).toEqual(["web"]);
    expect(written?.services.web).toMatchObject({ domain: "shop.example.com", redirects: ["www.shop.example.com"] });
    expect(written?.edge).toEqual({ email: "ops@example.com" });
  });

  test("has the port asked that nothing says", async () => {
    const several = { ...settled, health: { test: ["CMD", "ask"] }, compose: { expose: ["80", "9090"] } };
    const prompter = scripted({ "take its place": "move", "does the edge ask it": "80" });
    const written = await take({ ...several, reaches: [] }, prompter, undefined, [], others, [proxy]);
    expect(prompter.asked).toContain("web: at which port of its container does the edge ask it?");
    expect(written?.services.web).toMatchObject({ domain: "shop.example.com", port: 80 });
  });

  test("that does what the edge cannot is not asked about", async () => {
    const prompter = scripted({ "Answer them now": "none", "addresses outside": "any" });
    await ask(prompter, { ...proxy, obstacles: ["`basic_auth`, at shop.example.com"] });
    expect(prompter.asked).not.toContain("caddy: does the edge take its place?");
  });
});
