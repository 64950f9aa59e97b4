import { loadKinds } from "../../src/kinds/load.ts";
import { getIn, setIn } from "../../src/lib/paths.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import type { Reply } from "../../src/prompts/types.ts";
import { type Asking, follow, nameOf } from "../../src/wizard/next-question.ts";
import { checkReply } from "../../src/wizard/reply.ts";
import { applyMove, beginning, type Walk } from "../../src/wizard/walk.ts";
import { caseStudy, caseStudyFolder } from "../model/case-study.ts";

/* Several servers as one swarm: which questions there are, and what their replies make of harden.yml. */

const kinds = await loadKinds();
const servers = ["one", "two", "three"].map((name, index) => ({
  name,
  connection: "ssh",
  address: `192.0.2.${index + 1}`,
  user: "deploy",
}));
const plain = {
  version: 1,
  name: "shop",
  services: {
    web: { kind: "generic", image: "nginx:1.27", compose: { ports: ["127.0.0.1:8080:80"] } },
    db: { kind: "generic", image: "redis:7.0", compose: { volumes: ["data:/data"] } },
  },
  compose: { volumes: { data: {} } },
};

function asking(answers: object = plain, hosts: unknown = servers): Asking {
  const given = setIn(answers, ["hosts"], hosts);
  return { given, preset: undefined, extent: "all", kinds, folder: "/home/somebody/shop", found: caseStudyFolder };
}

const said = (replies: Readonly<Record<string, Reply>>): Walk =>
  Object.entries(replies).reduce(
    (walk, [question, reply]) => applyMove(walk, { type: "answer", question, reply }),
    beginning,
  );
const questionIn = (name: string, about: Asking, walk = beginning) =>
  follow(walk, about, true).raised.find(({ question }) => nameOf(question) === name)?.question;
const raisedIn = (about: Asking, walk = beginning) =>
  follow(walk, about, true)
    .raised.map(({ question }) => nameOf(question))
    .filter((name) => /^target$|managers|swarm|node$|replicas$|backups|alarms/.test(name));
const swarm = { target: "swarm" };

test.each<[string, unknown, readonly string[]]>([
  ["one server", servers.slice(0, 1), ["alarms", "backups"]],
  ["two servers, each by itself", servers.slice(0, 2), ["target", "alarms", "backups"]],
])("%s: a swarm is asked about where there can be one", (_what, hosts, names) => {
  expect(raisedIn(asking(plain, hosts))).toEqual(names);
});

test("each by itself is proposed, and then nothing of it is written", () => {
  expect(follow(beginning, asking(), true).answers).not.toHaveProperty("target");
  expect(follow(said({ target: "compose" }), asking(), true).answers).not.toHaveProperty("target");
});

test("a swarm raises who decides, how keys are kept, where data are and how often a service runs", () => {
  const names = ["target", "managers", "swarm.autolock", "services.web.replicas", "services.db.node"];
  expect(raisedIn(asking(), said(swarm))).toEqual(names);
  const { answers } = follow(
    said({ ...swarm, "services.db.node": "two", "services.web.replicas": "2" }),
    asking(),
    true,
  );
  expect(answers).toMatchObject({
    target: "swarm",
    swarm: { autolock: false },
    hosts: servers.map((server) => ({ ...server, role: "manager" })),
    services: { web: { replicas: 2 }, db: { node: "two" } },
  });
  expect(validateAnswers(answers, kinds)).toMatchObject({ ok: true });
});

test.each<[string, unknown, Reply, readonly unknown[]]>([
  ["one of three", servers, "1", [undefined, undefined, undefined]],
  [
    "three of four",
    [...servers, { ...servers[0], name: "four", address: "192.0.2.4" }],
    "3",
    ["manager", "manager", "manager", "worker"],
  ],
])("%s decide", (_what, hosts, managers, roles) => {
  const { answers } = follow(said({ ...swarm, managers }), asking(plain, hosts), true);
  expect([getIn(answers, ["hosts"])].flat().map((host) => getIn(host, ["role"]))).toEqual(roles);
});

test("a key that is locked is kept as a yes", () => {
  const { answers } = follow(said({ ...swarm, "swarm.autolock": "yes" }), asking(), true);
  expect(answers).toMatchObject({ swarm: { autolock: true } });
});

test("a project's own roles are not asked about again", () => {
  const hosts = servers.map((server, index) => ({ ...server, role: index === 2 ? "manager" : "worker" }));
  const { answers } = follow(said(swarm), asking({ ...plain, target: "swarm" }, hosts), true);
  expect(getIn(answers, ["hosts"])).toEqual(hosts);
});

test("a database with accounts is asked on which server its data are", () => {
  const study = asking(caseStudy() as object);
  expect(raisedIn(study, said(swarm))).toContain("services.dbserver.node");
  const { answers } = follow(said({ ...swarm, "services.dbserver.node": "three" }), study, true);
  expect(answers).toMatchObject({ target: "swarm", services: { dbserver: { node: "three" } } });
});

test("back to each by itself takes out all that only a swarm has", () => {
  const services = { web: { ...plain.services.web, replicas: 2 }, db: { ...plain.services.db, node: "two" } };
  const given = {
    ...plain,
    ...swarm,
    services,
    swarm: { autolock: true },
    registry: { at: "registry.example.org/shop" },
  };
  const hosts = servers.map((server) => ({ ...server, role: "manager" }));
  const { answers } = follow(said({ target: "compose" }), asking(given, hosts), true);
  for (const key of ["target", "swarm", "registry"]) {
    expect(answers).not.toHaveProperty(key);
  }
  expect(getIn(answers, ["hosts"])).toEqual(servers);
  expect(getIn(answers, ["services", "web"])).not.toHaveProperty("replicas");
  expect(getIn(answers, ["services", "db"])).not.toHaveProperty("node");
});

test.each<[string, Asking, RegExp]>([
  [
    "a server without an address",
    asking(plain, [servers[0], { name: "two" }]),
    /^hosts\.1\.address: the other servers/,
  ],
  ["backups", asking({ ...plain, backups: {} }), /^backups: .*Leave out backups/],
])("%s: what keeps the stack from being one is told at once", (_what, about, why) => {
  const question = questionIn("target", about);
  expect(question && checkReply(question, "swarm", about.given, kinds)).toMatch(why);
  expect(question && checkReply(question, "compose", about.given, kinds)).toBeUndefined();
});

test("receivers of one server's logs are no choice there", () => {
  const choices = (walk: Walk) => questionIn("logging", asking(), walk)?.choices?.map(({ value }) => value);
  expect(choices(said(swarm))).toEqual(["local", "journald"]);
  expect(choices(beginning)?.length).toBeGreaterThan(2);
});
