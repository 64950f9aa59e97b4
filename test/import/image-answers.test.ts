import type { BuiltImage } from "../../src/dockerfile/image.ts";
import { type ImageFacts, readImageAnswers } from "../../src/import/image-answers.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { findKnownImage } from "../../src/model/adopt/known-images.ts";
import type { ComposeService } from "../../src/model/adopt/types.ts";

const kind = (await loadKinds()).get("generic");

function facts(reference: string | undefined, built?: Partial<BuiltImage>): ImageFacts {
  const known = reference === undefined ? undefined : findKnownImage(reference, kind?.known_images ?? []);
  return {
    ...(reference !== undefined && { reference }),
    ...(known && { known }),
    ...(built && {
      built: { beginsByScript: false, givesFilesAway: false, hasHealthCheck: false, hasShell: false, ...built },
    }),
    kind: kind ?? { without_shell: [], systems: [], interpreters: [] },
  };
}

const web = { ports: [{ target: 3000, published: "80" }] };

test.each<[string, ComposeService, ImageFacts, object]>([
  ["an official image that publishes a port", web, facts("ruby:3"), { health: { listens: 3000 } }],
  ["one without a shell", web, facts("nats:2"), {}],
  ["an unknown one", web, facts("example.org/app:1"), {}],
  ["one with a check of its own", { ...web, healthcheck: { test: ["CMD", "x"] } }, facts("ruby:3"), {}],
  ["one whose check is switched off", { ...web, healthcheck: { disable: true } }, facts("ruby:3"), {}],
  ["one that is known to answer", web, facts("nginx:1"), {}],
  [
    "one that is known to answer, said to do so elsewhere",
    { expose: ["8080"] },
    facts("nginx:1"),
    { health: { listens: 8080 } },
  ],
  ["one whose Dockerfile says so", {}, facts("nginx:1", { port: 8080 }), { health: { listens: 8080 } }],
  ["one whose Dockerfile says what is known", {}, facts("nginx:1", { port: 80 }), {}],
  [
    "one that is known and publishes others too",
    { ports: [{ target: 9300 }, { target: 9200 }] },
    facts("elasticsearch:9"),
    {},
  ],
  ["UDP alone", { ports: [{ target: 53, protocol: "udp" }] }, facts("ruby:3"), {}],
  ["a port for other services", { expose: ["53/udp", "9001"] }, facts("php:8-fpm"), { health: { listens: 9001 } }],
  ["the usual one for other services", { expose: ["9000"] }, facts("php:8-fpm"), {}],
  ["a known port for other services", {}, facts("mongo:8"), {}],
  [
    "the port of visitors before others",
    { ports: [{ target: 9229 }, { target: 8080 }] },
    facts("adminer:5"),
    { health: { listens: 8080 } },
  ],
  [
    "a port of a Dockerfile, and a shell that ran",
    {},
    facts("example.org/base:1", { port: 5000, hasShell: true }),
    { health: { listens: 5000 } },
  ],
  [
    "a port of a Dockerfile whose program another command replaces",
    { command: ["python3", "worker.py"] },
    facts("example.org/base:1", { port: 8000, hasShell: true }),
    {},
  ],
  ["a check in a Dockerfile", web, facts("nginx:1", { hasHealthCheck: true }), { health: { image: true } }],
  ["what is built on nothing", web, facts("scratch", {}), {}],
  ["one built on something unknown", web, facts(undefined), {}],
])("how it is asked: %s", (_title, service, known, expected) => {
  expect(readImageAnswers(service, known)).toEqual(expected);
});

test.each<[string | undefined, string | undefined]>([
  ["node", "image"],
  ["1000", "image"],
  ["1000:1000", "1000:1000"],
  ["root", undefined],
  ["0:0", undefined],
  [undefined, undefined],
])("the Dockerfile's user %s is the answer %s", (user, expected) => {
  expect(readImageAnswers({}, facts(undefined, user === undefined ? {} : { user }))).toEqual(
    expected === undefined ? {} : { user: expected },
  );
});

const folder = { type: "bind", source: "/srv/files", target: "/files" };
const php = { program: "php" };

test.each<[string, ComposeService, ImageFacts, readonly string[] | undefined]>([
  ["an interpreter on an operating system", {}, facts("debian:13", php), []],
  ["one that writes in a folder of the server", { volumes: [folder] }, facts("debian:13", php), ["DAC_OVERRIDE"]],
  ["one that reads there", { volumes: [{ ...folder, read_only: true }] }, facts("debian:13", php), []],
  [
    "one that reaches for the engine's socket",
    { volumes: [{ ...folder, target: "/var/run/docker.sock" }] },
    facts("debian:13", php),
    [],
  ],
  ["one whose files are another's", {}, facts("debian:13", { ...php, givesFilesAway: true }), ["DAC_OVERRIDE"]],
  ["one that a script begins", {}, facts("debian:13", { ...php, beginsByScript: true }), undefined],
  ["one that the compose file begins otherwise", { command: ["apachectl"] }, facts("debian:13", php), undefined],
  ["another program on an operating system", {}, facts("debian:13", { program: "apachectl" }), undefined],
  ["one on an unknown image", {}, facts("team/debian:13", php), undefined],
  ["what a language's image runs", {}, facts("node:22", { program: "node" }), undefined],
  ["what a language's image runs on files of others", { volumes: [folder] }, facts("node:22"), ["DAC_OVERRIDE"]],
  ["what runs as an ordinary user there", { user: "5", volumes: [folder] }, facts("node:22"), undefined],
  ["what does by its Dockerfile", { volumes: [folder] }, facts("node:22", { user: "node" }), undefined],
  ["a server that is known", { volumes: [folder] }, facts("traefik:3"), undefined],
  ["one that has a user", { volumes: [folder] }, facts("php:8-apache"), undefined],
])("the capabilities that %s is left with", (_title, service, known, expected) => {
  expect(readImageAnswers(service, known).capabilities).toEqual(expected);
});

test("whom the compose file names it runs as", () => {
  expect(readImageAnswers({ user: "5" }, facts(undefined, { user: "node" }))).toEqual({});
});
