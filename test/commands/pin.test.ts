import { hash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../support/projects/folders.ts";
import { type Ran, type TestProject, writeProject } from "./cli.ts";
import { withPath, withProgram } from "./programs.ts";

const newFolder = makeFolders();
const old = `sha256:${"0".repeat(64)}`;
/** What the registry has, and the name that this content has. */
const content = '{ "schemaVersion": 2 }';
const digest = `sha256:${hash("sha256", content, "hex")}`;
const registry = `printf %s '${content}'`;

let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
});

function answers(): string {
  return readFileSync(join(project.root, "harden.yml"), "utf8");
}

function lock(): string {
  return readFileSync(join(project.root, "harden.lock.yml"), "utf8");
}

/** `docker buildx imagetools inspect` of a registry that knows every image. */
function pin(options: readonly string[] = [], script = registry): Promise<Ran> {
  return withProgram(newFolder(), "docker", script, () => project.call(["pin", ...options]));
}

test("writes the digests, and nothing else in the file changes", async () => {
  const file = join(project.root, "harden.yml");
  const before = answers().replace("name: csvs23", "# how we call it\nname:   csvs23 # since 2023");
  writeFileSync(file, before);
  const { code, stdout } = await pin();
  expect(code).toBe(0);
  expect(stdout).toContain(`services.webserver.base: ubuntu:22.04 → ubuntu:22.04@${digest}\n`);
  expect(stdout).toContain("Next: harden-init generate, then harden-init deploy.");
  expect(answers().replaceAll(`@${digest}`, "").replaceAll('"', "")).toBe(before.replaceAll('"', ""));
  expect(answers().split(`@${digest}`)).toHaveLength(3);
});

test("takes out what was accepted for want of a digest", async () => {
  const accept = (more: string) =>
    `services:\n  store:\n    kind: generic\n    image: postgres:17\n    accept:\n${more}      read-only-root: { reason: nobody knows yet, until: 2099-01-01 }\n`;
  const open = "      image-digest: { reason: a tag can be moved, until: 2099-01-01 }\n";
  const file = join(project.root, "harden.yml");
  writeFileSync(file, answers().replace("services:\n", accept(open)));
  expect((await pin()).code).toBe(0);
  expect(answers().replaceAll(`@${digest}`, "").replaceAll('"', "")).toContain(accept(""));
});

describe("a service that is built by its own Dockerfile", () => {
  const text = "FROM node:22 AS build\nFROM debian:13\nCOPY --from=build /a /a\n";
  const pinned = text.replace("node:22", `node:22@${digest}`).replace("debian:13", `debian:13@${digest}`);

  function build(content = text, answer = "    source: ./own\n"): void {
    const file = join(project.root, "harden.yml");
    writeFileSync(file, answers().replace("services:\n", `services:\n  own:\n    kind: generic\n${answer}`));
    mkdirSync(join(project.root, "own"));
    writeFileSync(join(project.root, "own", "Dockerfile"), content);
  }

  const dockerfile = () => readFileSync(join(project.root, "own", "Dockerfile"), "utf8");

  /** With a user who answers. */
  const asked = (stdin: string, words: readonly string[] = []) =>
    withProgram(newFolder(), "docker", registry, () => project.call(["pin", ...words], { plain: true, stdin }));

  test("stays as it is where there is no terminal to ask on; the rest is pinned, and what stays is named", async () => {
    build();
    const { code, stdout, stderr } = await pin();
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("services.dbserver.image") });
    expect(stderr).toContain("own/Dockerfile names node:22, debian:13 by tag. `harden-init pin --dockerfiles` writes");
    expect(dockerfile()).toBe(text);
  });

  test("is edited with --dockerfiles", async () => {
    build();
    const { code, stdout } = await pin(["--dockerfiles"]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`own/Dockerfile:2: debian:13 → debian:13@${digest}`),
    });
    expect(dockerfile()).toBe(pinned);
    expect(lock()).toContain("image: node\n");
  });

  test.each([
    ["y\n", pinned],
    ["n\n", text],
  ])("is edited where the user agrees: %j", async (reply, after) => {
    build();
    const { code, stderr, stdout } = await asked(reply);
    expect({ code, said: stderr + stdout }).toEqual({
      code: 0,
      said: expect.stringContaining("Write the digests of node:22, debian:13 into own/Dockerfile?"),
    });
    expect(dockerfile()).toBe(after);
  });

  test("is renewed by its question, too", async () => {
    build(pinned.replaceAll(digest, old));
    expect((await asked("y\n")).stdout).not.toContain("own/Dockerfile");
    expect((await asked("y\n", ["--renew"])).code).toBe(0);
    expect(dockerfile()).toBe(pinned);
  });

  test("keeps what a variable names, and the user learns of it", async () => {
    build(`ARG V=22\nFROM node:$V\n`);
    const { stderr } = await pin(["--dockerfiles"]);
    expect(stderr).toContain("own/Dockerfile:2 names its image by a variable (node:$V)");
    expect(dockerfile()).toBe(`ARG V=22\nFROM node:$V\n`);
  });

  test("is pinned in harden.yml where its text stands there", async () => {
    build("", '    source: ./own\n    compose: { build: { dockerfile_inline: "FROM debian:13\\nUSER 5:5\\n" } }\n');
    expect((await pin(["--dockerfiles"])).code).toBe(0);
    expect(answers()).toContain(`dockerfile_inline: "FROM debian:13@${digest}\\nUSER 5:5\\n"`);
  });

  test("loses nothing where one of its images is not there", async () => {
    build();
    const before = answers();
    const script = `case "$*" in *node*) echo "not found" >&2; exit 1;; *) ${registry};; esac`;
    const { code, stderr } = await pin(["--dockerfiles"], script);
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("node:22: the registry returned no") });
    expect([dockerfile(), answers()]).toEqual([text, before]);
  });
});

describe("the lock file", () => {
  const today = () => new Date().toISOString().slice(0, 10);

  test("says image, tag, digest and the day", async () => {
    await pin();
    expect(lock()).toContain(
      `  - image: mariadb\n    tag: "11.8"\n    digest: ${digest}\n    day: ${JSON.stringify(today())}\n`,
    );
    expect(lock()).toMatch(/^# .*\n# .*\nversion: 1\n/);
  });

  test("keeps the day until a registry was asked again", async () => {
    await pin();
    const then = lock().replaceAll(today(), "2020-02-02");
    writeFileSync(join(project.root, "harden.lock.yml"), then);
    await pin();
    expect(lock()).toBe(then);
    await pin(["--renew"]);
    expect(lock()).toBe(then.replaceAll("2020-02-02", today()));
  });

  test("gives a further service of the same tag the same content, without a registry", async () => {
    await pin();
    const services = "services:\n  store:\n    kind: generic\n    image: mariadb:11.8\n";
    writeFileSync(join(project.root, "harden.yml"), answers().replace("services:\n", services));
    expect(await pin([], "exit 1")).toMatchObject({ code: 0 });
    expect(answers().split(`mariadb:11.8@${digest}`)).toHaveLength(3);
  });

  const generate = () => project.call(["generate", "--yes"]);
  const edit = (from: string, to: string) => {
    expect(answers()).toContain(from);
    writeFileSync(join(project.root, "harden.yml"), answers().replaceAll(from, to));
  };

  test.each([
    ["a moved image", digest, old, `the image was moved to ${old}; harden.lock.yml pins mariadb:11.8 to ${digest}`],
    ["a lost digest", `@${digest}`, "", "the image has lost its digest"],
  ])("stops generate at %s, until pin writes it down", async (_, from, to, says) => {
    await pin();
    edit(from, to);
    const { code, stderr } = await generate();
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(says) });
    expect((await pin()).code).toBe(0);
    expect((await generate()).code).toBe(0);
  });

  test("stops a deploy at a Dockerfile whose digest is another one", async () => {
    const answer = "services:\n  own:\n    kind: generic\n    source: ./own\n";
    writeFileSync(join(project.root, "harden.yml"), answers().replace("services:\n", answer));
    mkdirSync(join(project.root, "own"));
    const file = join(project.root, "own", "Dockerfile");
    writeFileSync(file, "FROM debian:13\n");
    await pin(["--dockerfiles"]);
    expect((await generate()).code).toBe(0);
    writeFileSync(file, `FROM debian:13@${old}\n`);
    const { code, stderr } = await project.call(["deploy", "--check", "--yes"]);
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining("own/Dockerfile:1: the image was moved"),
    });
  });

  test.each([
    ["no YAML", "version: ["],
    ["another version", "version: 9\nimages: []\n"],
    ["a digest that is none", "version: 1\nimages: [{ image: a, tag: b, digest: c, day: 2026-01-01 }]\n"],
    ["a key too many", "version: 1\nimages: []\nmore: 1\n"],
  ])("that holds %s is an error that says what to do", async (_, text) => {
    writeFileSync(join(project.root, "harden.lock.yml"), text);
    const { code, stderr } = await pin();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("harden.lock.yml") });
  });
});

test("leaves alone what has a digest, unless it is to be renewed", async () => {
  writeFileSync(join(project.root, "harden.yml"), answers().replace("mariadb:11.8", `mariadb:11.8@${old}`));
  await pin();
  expect(answers()).toContain(`mariadb:11.8@${old}`);
  const before = answers();
  expect((await pin()).stdout).toBe("Every image has its digest.\n");
  expect(answers()).toBe(before);
  await pin(["--renew"]);
  expect(answers()).toContain(`mariadb:11.8@${digest}`);
});

describe("a digest that is renewed", () => {
  const reference = `mariadb:11.8@${old}`;

  /** The words of each call of docker, without those for digests. */
  async function renew(script: string, python: string, options: readonly string[] = []) {
    writeFileSync(join(project.root, "harden.yml"), answers().replace("mariadb:11.8", reference));
    const log = join(newFolder(), "words");
    const docker = `[ "$1" = buildx ] && { ${registry}; exit; }; echo "$*" >>${log}; ${script}`;
    const ran = await withProgram(newFolder(), "python3", python, () => pin(["--renew", ...options], docker));
    return { ...ran, calls: readFileSync(log, "utf8").trim().split("\n") };
  }

  test("is shown with the packages that differ, and what was pulled for that is removed", async () => {
    const packages = [
      { name: "a", old: "1", new: "2" },
      { name: "b", old: "", new: "3" },
      { name: "c\u001b[31m", old: "4", new: "" },
    ];
    const has = `case "$*" in *inspect*@${digest}) exit 1;; esac`;
    const { code, stdout, stderr, calls } = await renew(has, `echo '${JSON.stringify({ packages })}'`);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringContaining(
        `${reference} → mariadb:11.8@${digest}\n  3 packages differ\n    a 1 → 2\n    b 3, new\n    c\\u{1b}[31m 4, gone\n`,
      ),
      stderr: expect.stringContaining("Comparing the packages of an image before and after."),
    });
    expect(calls).toEqual([
      `image inspect mariadb@${old}`,
      `image inspect mariadb@${digest}`,
      `pull --quiet mariadb@${digest}`,
      `rmi mariadb@${digest}`,
    ]);
  });

  test.each<[string, string, string, string]>([
    ["has the same ones", "true", `echo '{"packages": []}'`, "its packages are the same"],
    ["has no list", "true", `echo '{"unknown": "it has no list of packages"}'`, "not compared: it has no list"],
    ["is not looked at for want of python", "true", "echo 'python3: no' >&2; exit 1", "not compared: python3: no"],
    ["cannot be pulled", "echo 'no daemon' >&2; exit 1", "true", `mariadb@${old} could not be pulled here: no daemon`],
  ])("is pinned also where it %s, and that is said", async (_, script, python, says) => {
    const { code, stdout } = await renew(script, python);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(says) });
    expect(answers()).toContain(`mariadb:11.8@${digest}`);
  });

  test("is data with --json", async () => {
    const { stdout } = await renew("true", `echo '{"packages": [{"name": "a", "old": "1", "new": "2"}]}'`, ["--json"]);
    const [first] = JSON.parse(stdout).pinned.filter(({ from }: { from: string }) => from === reference);
    expect(first).toEqual({
      key: expect.any(String),
      from: reference,
      to: `mariadb:11.8@${digest}`,
      packages: [{ name: "a", old: "1", new: "2" }],
    });
  });
});

test("asks for the image's name, as one word that no shell reads", async () => {
  const log = join(newFolder(), "words");
  await pin([], `for word in "$@"; do echo "<$word>" >> ${log}; done; ${registry}`);
  const words = readFileSync(log, "utf8");
  expect(words).toContain("<buildx>\n<imagetools>\n<inspect>\n");
  expect(words).toContain("<mariadb:11.8>");
  expect(words).toContain("<ubuntu:22.04>");
});

describe("writes nothing where", () => {
  test.each<[string, string, string]>([
    [
      "the registry does not know the image",
      "echo 'ERROR: not found' >&2; exit 1",
      "the registry returned no digest: ERROR: not found",
    ],
    ["what it says is no manifest", "echo latest", "its answer is no manifest"],
    [
      "what it has by that digest is something else",
      `case "$*" in *@*) echo ' {}';; *) ${registry};; esac`,
      "what the registry returns for that is something else",
    ],
    ["it does not have what it names", `case "$*" in *@*) echo gone >&2; exit 1;; *) ${registry};; esac`, ": gone"],
    ["one of several is not known", `case "$*" in *ubuntu*) ${registry};; *) exit 1;; esac`, "mariadb:11.8"],
  ])("%s", async (_, script, says) => {
    const before = answers();
    expect(await pin([], script)).toEqual({ code: 4, stdout: "", stderr: expect.stringContaining(says) });
    expect(answers()).toBe(before);
    expect(existsSync(join(project.root, "harden.lock.yml"))).toBe(false);
  });

  test("docker is missing", async () => {
    const { code, stderr } = await withPath(newFolder(), () => project.call(["pin"]));
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining("harden-init doctor --fix") });
  });
});

test("a service that the answers only imply is named by its pin", async () => {
  writeFileSync(join(project.root, "harden.yml"), answers().replace(/^logging: .*$/m, "logging: fluent-bit"));
  const { code } = await pin();
  expect(code).toBe(0);
  expect(answers()).toContain(`fluent/fluent-bit:5.1.1@${digest}`);
  expect((await project.call(["generate", "--check"])).stderr).not.toContain("error");
});
