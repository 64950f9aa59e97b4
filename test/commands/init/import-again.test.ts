import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { cli } from "../cli.ts";

const newFolder = makeFolders();

const services = {
  web: `  web:
    image: nginx:1.27
    ports: ["8080:80"]
    environment: { LEVEL: info, DB_PASSWORD: kV9x-T2mQ-7h }
    depends_on: [db]
`,
  db: `  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: kV9x-T2mQ-7h }
    volumes: [data:/var/lib/postgresql/data]
`,
};
const composeOf = (...texts: readonly string[]) => `name: my-shop\nservices:\n${texts.join("")}volumes: { data: }\n`;
const compose = composeOf(services.web, services.db);

/** A project that was imported once, with a comment and an answer of the user's. */
async function importedOnce() {
  const root = newFolder();
  const file = (path: string) => join(root, path);
  writeFileSync(file("passphrase"), `${strongPassphrase}\n`, { mode: 0o600 });
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: file("passphrase"), XDG_STATE_HOME: join(newFolder(), "state") };
  const call = (argv: readonly string[], lines?: readonly string[], plain = lines !== undefined) =>
    cli([...argv, "-C", root], { env, plain, stdin: (lines ?? []).map((line) => `${line}\n`).join("") });
  const write = (text: string) => writeFileSync(file("compose.yml"), text);
  const answers = () => readFileSync(file("harden.yml"), "utf8");
  const edit = (before: string, after: string) => {
    expect(answers()).toContain(before);
    writeFileSync(file("harden.yml"), answers().replace(before, after));
  };
  const again = (argv: readonly string[] = ["--yes"], lines?: readonly string[]) =>
    call(["init", "--from", file("compose.yml"), ...argv], lines);
  write(compose);
  expect(await again(["--yes", "--set", "services.web.limits.memory=256m"])).toMatchObject({ code: 0, stderr: "" });
  edit("  web:\n", "  # what visitors see\n  web:\n");
  expect(await call(["generate"])).toMatchObject({ code: 0 });
  return { file, call, write, answers, edit, again };
}

test("an import without a change changes nothing, and what was remembered holds no secret", async () => {
  const { again, answers, file } = await importedOnce();
  const before = answers();
  expect(await again()).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing to change") });
  expect(answers()).toBe(before);
  expect(readFileSync(file(".harden/imported.yml"), "utf8")).not.toContain("kV9x");
});

test("what changed in the compose file is taken over, and the user's comments and answers stay", async () => {
  const { again, answers, write, edit } = await importedOnce();
  edit("LEVEL: info", "LEVEL: debug");
  const cache = `  cache: { image: "redis:7.4", environment: { REDIS_PASSWORD: hJ8-pq2L-x9 } }\n`;
  write(composeOf(services.web.replace("1.27", "1.28"), services.db, cache));
  const { code, stdout, stderr } = await again();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("-    image: nginx:1.27\n+    image: nginx:1.28\n");
  expect(stdout).toMatch(/^ {2}cache +\d+ +\d+ {2}1: image-digest$/m);
  expect(stdout).not.toMatch(/^ {2}db +\d/m);
  expect(stdout).toContain("secrets/vault.yml has a new secret: vault_cache_redis_password\n");
  expect(answers()).toContain("  # what visitors see\n  web:\n    kind: generic\n    image: nginx:1.28\n");
  expect(answers()).toContain("LEVEL: debug");
  expect(answers()).toContain("memory: 256m");
  expect(answers()).not.toContain("hJ8");
  expect(await again()).toMatchObject({ stderr: expect.stringContaining("Nothing to change") });
});

test("a secret that was changed since keeps its value", async () => {
  const { again, call, write, file } = await importedOnce();
  expect(await call(["secrets", "set", "postgres_password"], ["mB5x-R7tW-2qL9-yH4c"], false)).toMatchObject({
    code: 0,
  });
  const before = readFileSync(file("secrets/vault.yml"), "utf8");
  write(compose.replace("LEVEL: info", "LEVEL: warn").replaceAll("kV9x-T2mQ-7h", "zT4w-P8nB-3k"));
  expect(await again()).toMatchObject({ code: 0 });
  expect(readFileSync(file("secrets/vault.yml"), "utf8")).toBe(before);
});

const conflict = async () => {
  const project = await importedOnce();
  project.edit("LEVEL: info", "LEVEL: debug");
  project.write(compose.replace("LEVEL: info", "LEVEL: warn").replace("postgres:17", "postgres:18"));
  return project;
};

test("without a terminal, what both changed is listed and nothing is written", async () => {
  const { again, answers } = await conflict();
  const before = answers();
  const { code, stdout, stderr } = await again();
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain(
    'harden.yml services.web.compose.environment.LEVEL: it is "debug" here and "warn" in the compose file now; at the last import it was "info". Nothing was written\n  --set services.web.compose.environment.LEVEL=VALUE decides it, --prefer mine or --prefer compose all such points.',
  );
  expect(stderr).not.toContain("services.db");
  expect(answers()).toBe(before);
});

test.each([
  ["1", "LEVEL: debug"],
  ["2", "LEVEL: warn"],
])("on a terminal it is asked: %s", async (reply, line) => {
  const { again, answers } = await conflict();
  const { code, stdout } = await again([], [reply, "yes"]);
  expect(code).toBe(0);
  expect(stdout).toContain("services.web.compose.environment.LEVEL: which one holds?");
  expect(answers()).toContain(line);
  expect(answers()).toContain("image: postgres:18");
  expect(await again()).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing to change") });
});

test("--set decides it beforehand", async () => {
  const { again, answers } = await conflict();
  expect(await again(["--yes", "--set", "services.web.compose.environment.LEVEL=trace"])).toMatchObject({ code: 0 });
  expect(answers()).toContain("LEVEL: trace");
});

test.each([
  ["mine", "LEVEL: debug"],
  ["compose", "LEVEL: warn"],
])("--prefer %s decides all of it, and the next import has nothing to ask", async (side, line) => {
  const { again, answers } = await conflict();
  expect(await again(["--yes", "--prefer", side])).toMatchObject({ code: 0 });
  expect(answers()).toContain(line);
  expect(answers()).toContain("image: postgres:18");
  expect(await again()).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing to change") });
});

test("of lists only what differs is told, in the short form", async () => {
  const { again, edit, write } = await importedOnce();
  edit('published: "8080"', 'published: "8081"');
  write(compose.replace('["8080:80"]', '["8090:80"]'));
  const { code, stderr } = await again();
  expect(code).toBe(3);
  expect(stderr).toContain(
    "it is 8081:80 here and 8090:80 in the compose file now; at the last import it was 8080:80.",
  );
});

test("the lines of items that stay are left alone, comments included", async () => {
  const { again, answers, edit, write } = await importedOnce();
  edit("        - { mode: ingress, target: 80", "        # the shop\n        - { mode: ingress, target: 80");
  write(compose.replace('["8080:80"]', '["8080:80", "9000:9000"]'));
  expect(await again()).toMatchObject({ code: 0 });
  expect(answers()).toContain(
    `        # the shop
        - { mode: ingress, target: 80, published: "8080", protocol: tcp }
        - { mode: ingress, target: 9000, published: "9000", protocol: tcp }
`,
  );
});

test("who says no keeps everything, also what was remembered", async () => {
  const { again, answers, write } = await importedOnce();
  const before = answers();
  write(compose.replace("nginx:1.27", "nginx:1.28"));
  expect(await again([], ["no"])).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing was written") });
  expect(answers()).toBe(before);
  expect(await again()).toMatchObject({ code: 0 });
  expect(answers()).toContain("nginx:1.28");
});

test("a service that left the compose file leaves the answers, and one that the user left out stays out", async () => {
  const { again, answers, write } = await importedOnce();
  write(composeOf(services.db));
  // Its limit is the user's: what only the compose file knew of it would go without a question.
  expect(await again()).toMatchObject({ code: 3, stderr: expect.stringContaining("services.web: ") });
  expect(await again([], ["2", "yes"])).toMatchObject({ code: 0 });
  expect(answers()).not.toContain("nginx");
  write(compose);
  expect(await again()).toMatchObject({ code: 0 });
  expect(answers()).toContain("nginx:1.27");
});

test("a project of an earlier version, which remembers nothing, is asked about what differs", async () => {
  const { again, answers, write, file } = await importedOnce();
  rmSync(file(".harden/imported.yml"));
  write(compose.replace("nginx:1.27", "nginx:1.28"));
  expect(await again()).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('it is "nginx:1.27" here and "nginx:1.28" in the compose file now'),
  });
  expect(await again([], ["2", "yes"])).toMatchObject({ code: 0 });
  expect(answers()).toContain("nginx:1.28");
  expect(existsSync(file(".harden/imported.yml"))).toBe(true);
});

test("a project that is no import is left alone", async () => {
  const root = newFolder();
  writeFileSync(join(root, "passphrase"), `${strongPassphrase}\n`, { mode: 0o600 });
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(root, "passphrase") };
  const call = (...argv: readonly string[]) => cli(["init", "-C", root, "--yes", ...argv], { env });
  writeFileSync(join(root, "compose.yml"), compose);
  expect(
    await call("--name", "shop", "--host", "local", "--service", "web=static", "--set", "services.web.source=./web"),
  ).toMatchObject({ code: 0 });
  const { code, stderr } = await call("--from", join(root, "compose.yml"));
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("was not imported") });
});
