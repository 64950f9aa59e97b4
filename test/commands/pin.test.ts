import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders, type Ran, type TestProject, writeProject } from "./cli.ts";
import { withPath, withProgram } from "./programs.ts";

const newFolder = makeFolders();
const old = `sha256:${"0".repeat(64)}`;
const digest = `sha256:${"a1".repeat(32)}`;

let project: TestProject;

beforeEach(async () => {
  project = await writeProject(newFolder());
});

function answers(): string {
  return readFileSync(join(project.root, "harden.yml"), "utf8");
}

/** `docker buildx imagetools inspect` of a registry that knows every image. */
function pin(options: readonly string[] = [], script = `echo ${digest}`): Promise<Ran> {
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

test("leaves alone what is built by a Dockerfile of its own, and pins the rest", async () => {
  const file = join(project.root, "harden.yml");
  writeFileSync(file, answers().replace("services:\n", "services:\n  own:\n    kind: generic\n    source: ./own\n"));
  const { code, stdout } = await pin();
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("services.dbserver.image") });
  expect(stdout).not.toContain("services.own");
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

test("asks for the image's name, as one word that no shell reads", async () => {
  const log = join(newFolder(), "words");
  await pin([], `for word in "$@"; do echo "<$word>" >> ${log}; done; echo ${digest}`);
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
    ["what it says is no digest", "echo latest", "the registry returned no digest"],
    ["one of several is not known", `case "$*" in *ubuntu*) echo ${digest};; *) exit 1;; esac`, "mariadb:11.8"],
  ])("%s", async (_, script, says) => {
    const before = answers();
    expect(await pin([], script)).toEqual({ code: 4, stdout: "", stderr: expect.stringContaining(says) });
    expect(answers()).toBe(before);
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
