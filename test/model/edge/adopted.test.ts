import { loadKinds } from "../../../src/kinds/load.ts";
import { buildModel } from "../../../src/model/build/model.ts";
import { listNotes } from "../../../src/model/build/notes.ts";
import { findObstacle } from "../../../src/model/edge/two-at-once.ts";
import type { WrittenAnswers } from "../../../src/model/schema/answers.ts";
import type { Model } from "../../../src/model/types/model.ts";
import { validateAnswers } from "../../../src/model/validate.ts";
import { listTakenOver } from "../../../src/plan/context/edge/edge.ts";
import { listComplaints } from "../../support/complaints.ts";

/* Public names of services that a compose file describes: where the edge asks them, and which new versions take over. */

const kinds = await loadKinds();

type Services = WrittenAnswers["services"];
type Service = Partial<Services[string]>;

const web = (more: Service = {}): Services[string] => ({
  kind: "generic",
  image: "example/shop:1",
  domain: "shop.example.com",
  health: { listens: 3000 },
  ...more,
});

const settings = (compose: object, more: Service = {}): Service => ({ compose: { ...compose }, ...more });

const keeping = (danger: string): Service => ({
  accept: { [danger]: { reason: "the shop needs it so", until: "2999-01-01" } },
});

function stack(services: Services, compose: WrittenAnswers["compose"] = {}): WrittenAnswers {
  const hosts: WrittenAnswers["hosts"] = [{ name: "here", connection: "local" }];
  return { version: 1, name: "shop", hosts, services, compose, trust: "tag" };
}

function modelOf(written: WrittenAnswers): Model {
  const result = validateAnswers(written, kinds);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.issues));
  }
  return buildModel(result.answers, kinds);
}

describe("the edge asks at the port", () => {
  test.each([
    ["that the answers say", web({ port: 80, health: { listens: 3000 } }), 80],
    ["that is published", web(settings({ ports: ["127.0.0.1:8080:3000"] })), 3000],
    ["that is exposed", web(settings({ expose: ["8000/tcp", "53/udp"] }, { health: { image: true } })), 8000],
    ["whose listening is its health", web(), 3000],
    ["that its image has", web({ image: "ghost:5", health: { image: true } }), 2368],
    ["of the image that it is like", web({ like: "grafana/grafana", health: { image: true } }), 3000],
  ])("%s", async (_which, service, port) => {
    const model = modelOf(stack({ web: service }));
    expect(model.edge?.sites).toEqual([
      { name: "shop.example.com", routes: [{ path: "", service: "web", port, page: "/", access: [] }] },
    ]);
  });
});

describe("it is reached on a network with the edge", () => {
  const networksOf = async (services: Services, compose: WrittenAnswers["compose"] = {}) => {
    const model = modelOf(stack(services, compose));
    const all = model.services.map(({ name, adopted, networks }) => [
      name,
      adopted === undefined ? networks : Object.keys((adopted.hardened.service.networks ?? {}) as object),
    ]);
    return { ...Object.fromEntries(all), declared: model.networks.map(({ name }) => name).sort() };
  };

  test("beside those of its compose file", async () => {
    const own = { networks: { back: { aliases: ["shop"] } } };
    expect(await networksOf({ web: web(settings(own)) }, { networks: { back: null } })).toEqual({
      edge: ["edge_out", "web_edge"],
      web: ["back", "web_edge"],
      declared: ["edge_out", "web_edge"],
    });
  });

  test("beside the one that Compose makes", async () => {
    expect(await networksOf({ web: web() })).toMatchObject({ web: ["default", "web_edge"] });
  });

  test("also where it only decides about the requests to another one", async () => {
    const guarded = web({ reaches: [], outbound: "none", access: [{ forward: { service: "door", path: "/verify" } }] });
    const door = {
      kind: "generic",
      image: "example/door:1",
      compose: { expose: ["9091"] },
      reaches: [],
      outbound: "none",
    };
    const model = modelOf(stack({ web: guarded, door } as Services));
    expect(model.services.find(({ name }) => name === "door")).toMatchObject({ port: 9091, networks: ["door_edge"] });
  });

  test("and on no other where it talks to nobody, and is not published", async () => {
    expect(await networksOf({ web: web({ reaches: [], outbound: "none" }) })).toMatchObject({
      web: ["web_edge"],
      declared: ["edge_out", "web_edge"],
    });
  });
});

describe("a new version takes over", () => {
  const db = { kind: "generic", image: "postgres:17", reaches: [] };

  test.each([
    ["of a service that only the edge asks", { web: web({ reaches: ["db"] }), db }],
    ["of one on the networks of its compose file that nobody names", { web: web(), db: { ...db, reaches: undefined } }],
    ["with what it only reads", { web: web(settings({ volumes: ["./site:/usr/share/nginx/html:ro"] })) }],
    ["with what is in memory", { web: web(settings({ tmpfs: ["/tmp"], scale: 1, deploy: { replicas: 1 } })) }],
    ["that its image is asked about", { web: web({ health: { image: true }, port: 3000 }) }],
  ])("%s", async (_which, services) => {
    expect(listTakenOver(modelOf(stack(services as Services)))).toEqual([{ service: "web", port: 3000 }]);
  });

  test.each([
    ["nothing says when", web({ health: undefined, port: 3000 }), "nothing says when a new version answers"],
    [
      "its health check is off",
      web(
        settings(
          { healthcheck: { disable: true } },
          {
            port: 3000,
            health: undefined,
            accept: { "health-check": { reason: "it has none at all", until: "2999-01-01" } },
          },
        ),
      ),
      "nothing says when",
    ],
    ["it has a volume", web(settings({ volumes: ["data:/var/lib/shop"] })), "mounted at /var/lib/shop"],
    ["it writes to a folder", web(settings({ volumes: ["/srv/shop:/uploads"] })), "mounted at /uploads"],
    ["its image makes a volume", web(settings({ volumes: ["/cache"] })), "mounted at /cache"],
    ["its folders last", web({ keeps: ["/uploads"] }), "mounted at /uploads"],
    [
      "it has another's volumes",
      web(settings({ volumes_from: ["db"] }, keeping("borrowed-volumes"))),
      "the volumes of another",
    ],
    ["it is published", web(settings({ ports: ["127.0.0.1:3000:3000"] })), "a port of the server is one container's"],
    ["it is a database", web({ image: "mongo:8" }), "MongoDB is never run twice"],
    ["its image is known to keep data", web({ image: "ghost:5", port: 3000 }), "it has data of its own"],
    ["its container has a name", web(settings({ container_name: "shop" })), "`container_name` is one container's"],
    ["it has a host's name", web(settings({ hostname: "shop" })), "its `hostname`"],
    ["it has an address", web(settings({ networks: { default: { ipv4_address: "172.30.0.5" } } })), "`ipv4_address`"],
    ["it has another name", web(settings({ networks: { default: { aliases: ["api"] } } })), "`aliases`"],
    ["it has a hardware address", web(settings({ mac_address: "02:42:ac:11:00:02" })), "`mac_address`"],
    ["several run", web(settings({ deploy: { replicas: 3 } })), "how many of it run"],
    ["several run, said otherwise", web(settings({ scale: 2 })), "how many of it run"],
    ["it has a hook at its end", web(settings({ pre_stop: [{ command: ["drain"] }] })), "`pre_stop`"],
    [
      "it is on a network of others",
      web(settings({ networks: { outside: null } }, keeping("external-network"))),
      "containers of others may ask it",
    ],
  ])("not where %s, and that is told", async (_which, service, why) => {
    const declared = { volumes: { data: null }, networks: { outside: { external: true } } };
    const model = modelOf(stack({ web: service, db }, declared));
    expect(listTakenOver(model)).toEqual([]);
    const told = listNotes(model).filter((note) => note.startsWith("web ends before a new version of it starts"));
    expect(told).toEqual([expect.stringContaining(why)]);
  });

  test.each([
    ["reaches it", { kind: "generic", image: "example/worker:1", reaches: ["web"] }],
    ["names it", { kind: "generic", image: "example/worker:1", compose: { environment: { API: "http://web:3000" } } }],
    ["waits for it", { kind: "generic", image: "example/worker:1", compose: { depends_on: ["web"] } }],
    ["joins it", { kind: "generic", image: "example/worker:1", compose: { pid: "service:web" } }],
    [
      "names it beside a secret",
      {
        kind: "generic",
        image: "example/worker:1",
        secrets: { API: { as: "variable", from: "api", text: "http://user:{secret}@web:3000" } },
      },
    ],
  ])("not where another service %s", async (_which, worker) => {
    const services = { web: web("reaches" in worker ? { reaches: [] } : {}), worker } as Services;
    const model = modelOf(stack(services));
    const found = model.services.find(({ name }) => name === "web");
    expect(found && findObstacle(found, model)).toContain("worker asks it, too");
  });

  test("not where the edge would not find it by its name", async () => {
    const name = "s".repeat(60);
    const model = modelOf(stack({ [name]: web() }));
    expect(listTakenOver(model)).toEqual([]);
  });
});

test("that its port is published beside the edge is told", async () => {
  const ports = ["3000:3000", "9100:9100"];
  const model = modelOf(stack({ web: web(settings({ ports }, { port: 3000, public: [3000] })) }));
  expect(listNotes(model).filter((note) => note.includes("TLS"))).toEqual([
    "web is also reached without TLS, at 0.0.0.0:3000: publish it on 127.0.0.1, or not at all.",
  ]);
});

describe("the answers are refused", () => {
  const other = { kind: "generic", image: "example/other:1" };
  test.each([
    [
      "several ports",
      { web: web(settings({ ports: ["8080:80", "8443:443"] }, { health: undefined })) },
      "services.web.port: web has the ports 80, 443, and the edge asks one of them",
    ],
    [
      "a range of ports",
      { web: web(settings({ expose: ["3000-3010"] }, { health: undefined })) },
      "services.web.port: web has the ports 3000, 3010",
    ],
    ["no port", { web: web({ health: undefined }) }, "services.web.port: nothing says at which port"],
    [
      "a port that nobody asks",
      { other: { ...other, port: 80 } },
      "services.other.port: only the edge would ask for it",
    ],
    ["a page that nobody asks for", { other: { ...other, page: "/x" } }, "services.other.page: only the edge"],
    [
      "the server's network",
      { web: web(settings({ network_mode: "host" })) },
      "services.web.domain: with `network_mode`",
    ],
    [
      "a profile",
      { web: web(settings({ profiles: ["tools"] })) },
      "services.web.domain: it starts only with its profile",
    ],
    [
      "a job",
      {
        web: web(),
        other: { ...other, compose: { depends_on: { web: { condition: "service_completed_successfully" } } } },
      },
      "services.web.domain: others wait for its end",
    ],
    [
      "a service called like its network",
      { web: web(), web_edge: { ...other, reaches: [] } },
      "services.web_edge: the network of web and the edge is called so",
    ],
    [
      "a port that needs root",
      { app: { kind: "node", source: "./app", port: 80 } },
      "services.app.port: must be at least 1024",
    ],
  ])("with %s", (_what, services, complaint) => {
    expect(listComplaints(stack(services as Services), kinds).join("\n")).toContain(complaint);
  });

  test("with a network of the compose file that is called like its own", () => {
    const answers = stack({ web: web() }, { networks: { web_edge: null } });
    expect(listComplaints(answers, kinds).join("\n")).toContain("compose.networks.web_edge: the network of web");
  });
});
