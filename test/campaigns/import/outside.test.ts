import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";

/* A compose file in a folder of its repository, which builds the whole repository and reads variables from above. */

const lab = new ComposeFolder("outside", 0, {
  "docker-compose.yml": `services:
  web:
    build: { context: .., dockerfile: outside/Dockerfile }
    env_file: [../prod.env]
    stop_grace_period: 1s
  job:
    build: { context: ./job, dockerfile: ../../shared/Dockerfile }
    stop_grace_period: 1s
`,
  "job/page.txt": "job\n",
  Dockerfile: `FROM debian:13
COPY . /app
USER 1000:1000
CMD ["sleep", "infinity"]
`,
});

/** What lies above the compose file; a repository has ignored what is of one machine. */
const above = {
  ".dockerignore": "passphrase*\nstate\nanswers.yml\n",
  "page.txt": "first\n",
  "shared/Dockerfile": `FROM debian:13
ENV SAID="a 'b' \\$HOME"
COPY . /app
USER 1000:1000
CMD ["sleep", "infinity"]
`,
  "prod.env": "LEVEL=info\nAPI_TOKEN=c4nary-kV9x-T2mQ\n",
  "example.env": "LEVEL=\nAPI_TOKEN=\n",
};

beforeAll(() => {
  for (const folder of [".git", "shared"]) {
    mkdirSync(lab.beside(folder));
  }
  for (const [path, text] of Object.entries(above)) {
    writeFileSync(lab.beside(path), text);
  }
});

afterAll(() => lab.remove());

function init(...lines: readonly string[]) {
  const file = join(lab.folder, "docker-compose.yml");
  const input = [...lines, ...Array<string>(20).fill("")].map((line) => `${line}\n`).join("");
  return lab.run(["init", "--plain", "--from", file], {}, input);
}

/** The services as Compose reads them. */
function read(folder: string) {
  const argv = ["compose", "--project-name", lab.stack, "config", "--format", "json"];
  const options = { cwd: folder, env: lab.environment, encoding: "utf8" } as const;
  return JSON.parse(execFileSync("docker", argv, options)).services;
}

test("it is taken over after a yes, and deployed with what lies above but for private files", () => {
  expect(init("no")).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing was written.") });
  const { code, stderr } = init("yes");
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("copies  ..  ") });
  expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).toContain("source: ..");

  expectProven(lab);
  const brought = lab.inside("web", "find", "/app", "-type", "f").split("\n");
  // With what it says of itself: only what makes the project, and plain text, stays.
  expect(brought.filter((path) => !/\/outside\/(?:README\.md|\.\w.*)$/.test(path)).sort()).toEqual([
    "/app/.dockerignore",
    "/app/example.env",
    "/app/outside/Dockerfile",
    "/app/outside/job/page.txt",
    "/app/page.txt",
    "/app/shared/Dockerfile",
  ]);
});

test("Compose reads the same of it as before: the same build in the copied folder, the same variables", () => {
  const [{ web: before }, { web: after }] = [read(lab.folder), read(`/opt/harden/${lab.stack}`)];
  expect(before.build).toEqual({ context: dirname(lab.folder), dockerfile: "outside/Dockerfile" });
  expect(after.build).toEqual({ context: `/opt/harden/${lab.stack}/web/app`, dockerfile: "outside/Dockerfile" });
  expect(after.environment).toEqual(before.environment);
  expect(before.environment).toMatchObject({ LEVEL: "info", API_TOKEN: "c4nary-kV9x-T2mQ" });
});

test("a Dockerfile that lies outside of what it builds is brought as it was read", () => {
  expect(lab.inside("job", "cat", "/app/page.txt")).toBe("job");
  expect(lab.inside("job", "printenv", "SAID")).toBe("a 'b' $HOME");
  expect(read(`/opt/harden/${lab.stack}`).job.build).toEqual({
    context: `/opt/harden/${lab.stack}/job/app`,
    dockerfile_inline: above["shared/Dockerfile"].replaceAll("$", "$$$$"),
  });
});

test("a change above is deployed, and the consent of the import is not asked for again", () => {
  writeFileSync(lab.beside("page.txt"), "second\n");
  const [program, ...words] = lab.argvOf(["deploy"]);
  const unasked = words.filter((word) => word !== "--yes");
  execFileSync(program, unasked, { env: lab.environment, stdio: ["ignore", "pipe", "pipe"] });
  expect(lab.inside("web", "cat", "/app/page.txt")).toBe("second");
});
