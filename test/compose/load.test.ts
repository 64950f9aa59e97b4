import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { loadCompose } from "../../src/compose/load.ts";
import { toPlain } from "../../src/compose/node.ts";
import { placeText } from "../../src/compose/problems.ts";
import { Problem } from "../../src/lib/errors.ts";
import { type Files, inFolder } from "./folder.ts";

function read(files: Files, named: readonly string[] = []) {
  return inFolder(files, (folder) => toPlain(loadCompose({ folder, files: named }).tree)) as {
    readonly services: object;
  };
}

function refusal(files: Files, named: readonly string[] = []): string {
  try {
    read(files, named);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return (error as Problem).message;
  }
  throw new Error("it was accepted");
}

const service = (text: string) => ({ "compose.yml": `services:\n  web:\n    image: web:1\n${text}` });

test.each<[string, Files, string]>([
  [
    "half a character",
    { "compose.yml": 'services:\n  web:\n    image: "x:1\\uDBFF"\n' },
    "compose.yml:3: this text has half a character",
  ],
  ...["85", "2028", "2029"].map((code): [string, Files, string] => [
    `a line break that only Compose sees, U+${code}, in a comment`,
    service(`    # note${String.fromCodePoint(Number.parseInt(code, 16))}    privileged: true\n`),
    `compose.yml:4: this line has the character U+${code.padStart(4, "0")}, which ends a line for Compose`,
  ]),
  ["a tab", service("\tports: []\n"), "compose.yml:4: a tab indents this line"],
  ["no YAML", { "compose.yml": "services: [\n" }, "this is not valid YAML"],
  ["a list", { "compose.yml": "- a\n" }, "compose.yml:1: this is not a compose file"],
  ["something else", { "compose.yml": "apiVersion: v1\nkind: Pod\n" }, "it has no `services`"],
  ["an empty file", { "compose.yml": "" }, "this is not a compose file"],
  ["a key twice", service("    image: web:2\n"), "compose.yml:4: the key `image` appears twice here"],
  ["an unknown key", service("    privilegd: true\n"), "Did you mean privileged?"],
  [
    "an unknown key inside of one",
    service("    healthcheck:\n      intervall: 5s\n"),
    "compose.yml:5: `services.web.healthcheck` has no key `intervall`\n  Did you mean interval?",
  ],
  [
    "an unknown key in an item of a list",
    service("    ports:\n      - target: 80\n        publshed: 8080\n"),
    "compose.yml:6: `services.web.ports[0]` has no key `publshed`\n  Did you mean published?",
  ],
  [
    "an unknown key of a network",
    { "compose.yml": "services: { web: { image: a } }\nnetworks:\n  back:\n    internl: true\n" },
    "compose.yml:4: `networks.back` has no key `internl`\n  Did you mean internal?",
  ],
  [
    "a key of the first format that Compose gave up",
    service("    volume_driver: local\n"),
    "has no key `volume_driver`",
  ],
  [
    "neither image nor build",
    { "compose.yml": "services:\n  web:\n    tty: true\n" },
    "compose.yml:2: the service `web` has neither",
  ],
  ["a service that is text", { "compose.yml": "services:\n  web: x\n" }, "`web` must be a map"],
  ["a bad port", service('    ports: ["http"]\n'), "compose.yml:4: `http` is not a port"],
  ["a port that is none", service('    ports: ["70000:80"]\n'), "`70000:80` is not a port"],
  ["ranges of different lengths", service('    ports: ["1-3:1-2"]\n'), "different lengths"],
  ["a bad volume", service('    volumes: ["a:b:c:d"]\n'), "is not a volume"],
  ["a bad variable", service(`    command: "\${1}"\n`), "is not a variable"],
  [
    "a variable that is demanded",
    service(`    command: "\${NEED:?say it}"\n`),
    "the variable NEED must have a value: say it",
  ],
  [
    "a quote that does not close",
    service('    command: "a \'b"\n'),
    "compose.yml:4: this command ends with an unclosed quote",
  ],
  ["an undeclared network", service("    networks: [back]\n"), "`back` is not declared under `networks`"],
  ["an undeclared volume", service('    volumes: ["data:/data"]\n'), "`data` is not declared under `volumes`"],
  ["an undeclared secret", service("    secrets: [key]\n"), "`key` is not declared under `secrets`"],
  ["a circle of services", service("    depends_on: [web]\n"), "wait for each other in a circle: web"],
  ["neither true nor false", service("    privileged: perhaps\n"), "is neither true nor false"],
  [
    "a missing env_file",
    service("    env_file: [gone.env]\n"),
    "compose.yml:4: the file gone.env cannot be read (ENOENT)",
  ],
  [
    "an env_file that is none",
    { ...service("    env_file: [x.env]\n"), "x.env": "A=1\nnot an assignment\n" },
    "x.env:2:",
  ],
  ["no such service to extend", service("    extends: gone\n"), "has no service `gone` to extend"],
  ["a circle of extends", service("    extends: web\n"), "extend each other in a circle"],
  [
    "a map over a list",
    { ...service("    environment: { A: '1' }\n"), "compose.override.yml": "services: { web: [] }" },
    "that one is a map, this one a list",
  ],
  ["an alias bomb", { "compose.yml": bomb() }, "too large for a compose file"],
  ["deep nesting", { "compose.yml": `services: ${"{a: ".repeat(5000)}1${"}".repeat(5000)}` }, "too deep"],
  [
    "a file on another machine",
    { "compose.yml": "include: [https://example.org/compose.yml]\n" },
    "is on another machine",
  ],
  ["a circle of includes", { "compose.yml": "include: [compose.yml]\n" }, "include each other in a circle"],
  ["an include above the folder", { "compose.yml": "include: [../../../etc/passwd]\n" }, "is outside"],
  ["an absolute include", { "compose.yml": "include: [/etc/passwd]\n" }, "compose.yml:1:"],
  ["an env_file above the folder", service("    env_file: [../../../etc/passwd]\n"), "is outside"],
  ["extends above the folder", service("    extends: { file: ../../etc/passwd, service: a }\n"), "etc/passwd"],
  ["no UTF-8", { "compose.yml": new Uint8Array([0x73, 0xff, 0xfe]) }, "is not UTF-8 text"],
  ["a huge file", { "compose.yml": "#".repeat(2_100_000) }, "is larger than 2 MB"],
  ["no compose file", { "other.yml": "" }, "no compose file was found here"],
])("%s is refused with its place", (_title, files, message) => {
  expect(refusal(files)).toContain(message);
});

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `x-${level + 1}: &b${level + 1} [${`*b${level}, `.repeat(10)}]`,
  );
  return `x-0: &b0 [boom]\n${levels.join("\n")}\nservices: { web: { image: "web:1" } }\n`;
}

test("a link that leads out of the folder is not followed", () => {
  inFolder(service("    env_file: [link.env]\n"), (folder) => {
    symlinkSync("/etc/hostname", join(folder, "link.env"));
    expect(() => loadCompose({ folder, files: [] })).toThrow("is outside");
  });
});

/** What a compose file in `deploy` of a repository names above it. */
const above: Files = {
  "deploy/compose.yml": `include: [../db.yml]
services:
  web:
    extends: { file: ../common/base.yml, service: base }
    image: web:1
    env_file: [../web.env]
`,
  "db.yml": "services: { db: { image: db:1, volumes: [./data:/data] } }\n",
  "common/base.yml": "services: { base: { image: base:1, volumes: [./conf:/conf] } }\n",
  "web.env": "A=1\n",
};

test("what a compose file names above its folder is read within its repository, and told", () => {
  const { tree, sources, files } = inFolder(above, (root) =>
    loadCompose({ folder: join(root, "deploy"), within: root, files: [] }),
  );
  expect(toPlain(tree)).toMatchObject({
    services: {
      db: { volumes: [{ source: "../data" }] },
      web: { environment: { A: "1" }, volumes: [{ source: "../common/conf" }] },
    },
  });
  expect(files).toEqual(["compose.yml", "../common/base.yml", "../db.yml", "../web.env"]);
  expect(sources.outside.map(({ name, at }) => [name, placeText(at)])).toEqual([
    ["../common/base.yml", "compose.yml:4"],
    ["../db.yml", "compose.yml:1"],
    ["../web.env", "compose.yml:6"],
  ]);
});

test("what the user names above the first file's folder is nothing to tell", () => {
  const { sources, files } = inFolder(above, (root) =>
    loadCompose({ folder: join(root, "common"), within: root, files: ["base.yml", "../db.yml"] }),
  );
  expect(files).toEqual(["base.yml", "../db.yml"]);
  expect(sources.outside).toEqual([]);
});

test.each<[string, string]>([
  ["above it", "../../web.env"],
  ["by its whole path", "/etc/hostname"],
  ["by a link", "../link.env"],
])("what lies outside of the repository is refused where it is named %s", (_way, file) => {
  const files = { "repo/deploy/compose.yml": `services: { web: { image: "web:1", env_file: [${file}] } }\n` };
  inFolder({ ...files, "web.env": "A=1\n" }, (root) => {
    symlinkSync(join(root, "web.env"), join(root, "repo/link.env"));
    const load = () => loadCompose({ folder: join(root, "repo/deploy"), within: join(root, "repo"), files: [] });
    expect(load).toThrow(`compose.yml:1: the file ${file} is outside ${join(root, "repo")}`);
  });
});

test("of a folder its files are listed, with those of its own folders, and nothing where a link leads out", () => {
  const files = {
    "repo/compose.yml": "services: { web: { image: 'web:1' } }\n",
    "repo/a/b/c/d.conf": "",
    "repo/a/b/x.conf": "",
    "repo/a/y.conf": "",
  };
  inFolder({ ...files, "out/z.conf": "" }, (root) => {
    symlinkSync(join(root, "out"), join(root, "repo/link"));
    const { sources } = loadCompose({ folder: join(root, "repo"), files: [] });
    expect(sources.list("./a")).toEqual(["a/b/x.conf", "a/y.conf"]);
    expect(["./link", "./none", "./a/y.conf", ".."].map((name) => sources.list(name))).toEqual(
      Array(4).fill(undefined),
    );
  });
});

test("a pipe is not read", () => {
  inFolder(service("    env_file: [pipe.env]\n"), (folder) => {
    execFileSync("mkfifo", [join(folder, "pipe.env")]);
    expect(() => loadCompose({ folder, files: [] })).toThrow("is not a regular file");
  });
});

test("a service can be called like a hidden part of an object", () => {
  const { services } = read({
    "compose.yml": 'services:\n  __proto__: { image: "a:1" }\n  constructor: { image: "b:1" }\n',
  });
  expect(Object.keys(services)).toEqual(["__proto__", "constructor"]);
});

test.each([
  ["22:22", [{ mode: "ingress", target: 22, published: "22", protocol: "tcp" }]],
  ["127.0.0.1::80", [{ mode: "ingress", host_ip: "127.0.0.1", target: 80, protocol: "tcp" }]],
])("the port %s is none of base 60", (port, expected) => {
  expect(read(service(`    ports: [${port}]\n`))).toMatchObject({ services: { web: { ports: expected } } });
});

test("the first format becomes today's", () => {
  const files = {
    "compose.yml": "web:\n  build: ./web\n  dockerfile: Other\n  net: host\n  log_driver: syslog\ndb:\n  image: db:1\n",
  };
  expect(read(files)).toMatchObject({
    services: {
      web: { build: { context: "./web", dockerfile: "Other" }, network_mode: "host", logging: { driver: "syslog" } },
      db: { image: "db:1" },
    },
  });
});

test("as many services as a stack may have are read", () => {
  const services = Array.from(
    { length: 120 },
    (_, index) => `  s${index}: { image: "a:1", ports: ["${index + 1000}:80"] }`,
  );
  const tree = read({ "compose.yml": `services:\n${services.join("\n")}\n` });
  expect(Object.keys(tree.services)).toHaveLength(120);
});

test("a variable without a value is noticed", () => {
  const { notices } = inFolder(service('    command: "$GONE"\n'), (folder) => loadCompose({ folder, files: [] }));
  expect(notices).toEqual([
    { at: { file: "compose.yml", line: 4 }, variable: "GONE", what: expect.stringContaining("GONE has no value") },
  ]);
});
test("~ is the home of the user who imports", () => {
  const files = service('    volumes: ["~/x:/x", "~:/home", "~other/x:/y"]\n');
  const { tree } = inFolder(files, (folder) =>
    loadCompose({ folder, files: [], environment: new Map([["HOME", "/home/me"]]) }),
  );
  expect(toPlain(tree)).toMatchObject({
    services: { web: { volumes: [{ source: "/home/me/x" }, { source: "/home/me" }, { source: "~other/x" }] } },
  });
});
