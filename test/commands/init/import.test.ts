import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolders } from "../../support/projects/folders.ts";
import { strongPassphrase } from "../../support/strong-passphrase.ts";
import { cli } from "../cli.ts";

const newFolder = makeFolders();

/** A folder with a compose file, and how `init` takes it over there. */
function stack(compose: string) {
  const root = newFolder();
  writeFileSync(join(root, "compose.yml"), compose);
  writeFileSync(join(root, "passphrase"), `${strongPassphrase}\n`, { mode: 0o600 });
  const env = { ANSIBLE_VAULT_PASSWORD_FILE: join(root, "passphrase"), XDG_STATE_HOME: join(newFolder(), "state") };
  const answers = () => readFileSync(join(root, "harden.yml"), "utf8");
  return {
    root,
    answers,
    call: (...argv: readonly string[]) => cli([...argv, "-C", root], { env }),
    init: (argv: readonly string[], lines?: readonly string[]) =>
      cli(["init", "-C", root, "--from", join(root, "compose.yml"), ...argv], {
        env,
        ...(lines && { plain: true, stdin: lines.map((line) => `${line}\n`).join("") }),
      }),
  };
}

const compose = `name: shop
services:
  web: { image: "example.org/app:1", environment: { API_TOKEN: c4nary-kV9x-T2mQ } }
`;

test("a folder of this machine that a service writes is an error for a server, a read one is copied there", async () => {
  const mounts = (mode: string) =>
    `name: shop\nservices:\n  web: { image: "example.org/app:1", volumes: ["./data:/data${mode}", "/srv/all:/all"] }\n`;
  const written = stack(mounts(""));
  const server = ["--yes", "--host", "deploy@192.0.2.7"];
  const { code, stderr } = await written.init(server);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`services.web.volumes: ${join(written.root, "data")} lies on this machine, and`),
  });
  expect(stderr).not.toContain("/srv/all");
  expect(existsSync(join(written.root, "harden.yml"))).toBe(false);
  expect(await stack(mounts("")).init(["--yes"])).toMatchObject({ code: 0 });
  const read = stack(mounts(":ro"));
  expect(await read.init(server)).toMatchObject({ code: 0 });
  expect(read.answers()).toMatch(/files: \{? *\n? *"?\/data"?: \.\/data/);
});

test("--json carries the table in its one document, and no secret", async () => {
  const { init, answers } = stack(compose);
  const { code, stdout, stderr } = await init(["--json", "--yes", "--set", "services.web.limits.memory=256m"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout + answers()).not.toContain("c4nary");
  const document = JSON.parse(stdout);
  expect(document).toMatchObject({ changes: expect.any(Array), secrets: expect.any(Array), notes: expect.any(Array) });
  expect(document.import).toMatchObject({ services: [{ service: "web" }], leftOut: [], movedSecrets: [], notices: [] });
  const [web] = document.import.services;
  expect(web.changes).toContainEqual({
    path: ["mem_limit"],
    after: "256m",
    control: "memory-limit",
    why: expect.stringContaining("A leak"),
    mayBreak: true,
  });
  expect(web.changes).toContainEqual(
    expect.objectContaining({ path: ["environment", "API_TOKEN"], before: "[REDACTED]", control: "secrets-as-files" }),
  );
  expect(web.open.map(({ control }: { control: string }) => control)).toContain("read-only-root");
  expect(web.movedToVault).toEqual([{ variable: "API_TOKEN", way: "variable", secret: "web_api_token" }]);
});

test("what is changed in the review changes the table and what is accepted", async () => {
  const { init, answers } = stack(compose);
  const { code, stdout } = await init(
    ["--details"],
    ["no", "services.web.user", "7:7", "services.web.writable", "/tmp", "yes"],
  );
  expect(code).toBe(0);
  const [first = "", , last = ""] = stdout.split("What becomes of each service").slice(1);
  expect(first).toContain("- non-root-user: which user its image can run as is unknown");
  expect(first).toContain("- read-only-root: where its image writes is unknown");
  expect(last).not.toMatch(/- (?:non-root-user|no-capabilities|read-only-root):/);
  expect(last).toMatch(/non-root-user +user: – +7:7/);
  expect(answers()).toMatch(/accept:\n {6}internal-network: .*\n {6}health-check: .*\n {6}image-digest: .*\n {4}\S/);
});

test("an import is told in a line for each service, its files in one, and its notes are counted", async () => {
  const { init, call } = stack(compose);
  const { code, stdout } = await init(["--yes"]);
  expect(code).toBe(0);
  const lines = stdout.split("\n");
  expect(lines.length).toBeLessThan(30);
  const [header = ""] = lines.filter((line) => line.startsWith("  service"));
  expect(header).toMatch(/^ {2}service {2}controls {2}changes {2}left open$/);
  expect(lines[lines.indexOf(header) + 1]).toMatch(
    /^ {2}web +\d+ +\d+ {2}6: non-root-user, internal-network, no-capabilities, read-only-root, health-check, image-digest$/,
  );
  expect(lines.filter((line) => line.includes("files written"))).toEqual([
    expect.stringMatching(/^\d+ files written: .*README\.md.* \(--verbose lists them\)$/),
  ]);
  expect(stdout).not.toMatch(/^(?:note|create)/m);
  expect(stdout).toMatch(/^\d notes: README\.md, under "To know"\.$/m);
  expect((await call("generate")).stdout).not.toContain("note");
});

test("--details has every change, every file, and every reason", async () => {
  const { stdout } = await stack(compose).init(["--yes", "--details"]);
  expect(stdout).toContain("What becomes of each service");
  expect(stdout).toMatch(/^create playbooks\/site\.yml$/m);
  expect(stdout).toContain("    pids-limit: A fork bomb stops at the limit");
});

test("a note is said when it is new, and counted after that", async () => {
  const { init, call } = stack(compose);
  await init(["--yes"]);
  const { stdout } = await call(
    "--set",
    'services.web.accept.bounded-log={reason: the vendor says so, until: "2099-01-01"}',
    "--yes",
  );
  const told = stdout.match(/^note .*$/gm);
  expect(told).toEqual([expect.stringContaining("bounded-log")]);
  expect(stdout).toMatch(/^\d more notes: README\.md, under "To know"\.$/m);
});

test("--yes asks for no edit of a Dockerfile, also where a question would be read from a pipe", async () => {
  const { root, init } = stack("name: shop\nservices:\n  web: { build: . }\n");
  const before = "FROM debian:13\nUSER 1000\n";
  writeFileSync(join(root, "Dockerfile"), before);
  expect(await init(["--yes", "--plain"], [])).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(join(root, "Dockerfile"), "utf8")).toBe(before);
});

test("explain tells of a service what the import did, from the project alone", async () => {
  const { init, call } = stack(compose);
  const details = (await init(["--yes", "--details"])).stdout;
  const { code, stdout } = await call("explain", "web");
  expect(code).toBe(0);
  const rows = (text: string) =>
    text.match(/^ +[~ ] [a-z-]+ {2,}\S.*$/gm)?.map((line) => line.trim().replace(/ {2,}/g, "  "));
  expect(rows(stdout)).toEqual(rows(details));
  expect(stdout).toContain("environment: API_TOKEN  in the vault, given as a variable");
  expect(stdout).toContain("- non-root-user: which user its image can run as is unknown: set `user`");
  expect(stdout).not.toContain("c4nary");
  const document = JSON.parse((await call("explain", "web", "--json")).stdout);
  expect(document).toMatchObject({ service: "web", kept: ["image"], guessed: [] });
  expect(document.controls).toContain("memory-limit");
  expect(document.open.map(({ control }: { control: string }) => control)).toContain("read-only-root");
  expect(document.changes.length).toBeGreaterThan(5);
});

test("explain refuses what is neither a control nor a service, and takes a control first", async () => {
  const { init, call } = stack(compose);
  await init(["--yes"]);
  expect(await call("explain", "wbe")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("unknown control `wbe`"),
  });
  expect((await call("explain", "seccomp")).stdout).toContain("CIS Docker Benchmark");
});

const tagged = `name: shop
services:
  web: { image: "example.org/app:$TAG" }
  job: { image: "$JOB_IMAGE" }
`;

test("a variable that an image needs is asked for where nothing has it, and the next time found in .env", async () => {
  const { init, answers, root } = stack(tagged);
  const enters = Array<string>(20).fill("");
  const { code, stdout } = await init([], ["two words", "1.2", "job:3", ...enters]);
  expect(code).toBe(0);
  expect(stdout).toContain("The image of web is example.org/app:$TAG (compose.yml:3).");
  expect(answers()).toContain("image: example.org/app:1.2\n");
  expect(answers()).toContain("image: job:3\n");

  writeFileSync(join(root, ".env"), "TAG=1.2\nJOB_IMAGE=job:3\n");
  expect(await init(["--yes"])).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing to change") });
});

const needing = `name: shop
services:
  web: { image: "example.org/app:1", environment: { DB_PASSWORD: "$PW", SMTP_PASSWORD: "$MAIL", DB_HOST: db } }
  db:
    image: postgres:17
    environment: ["POSTGRES_PASSWORD=$PW"]
    volumes: ["\${DATA}:/var/lib/postgresql/data"]
`;
const enters = Array<string>(30).fill("");

test("a secret that nobody has set is asked for, made where the user agrees, and kept at the next import", async () => {
  const { init, answers, root } = stack(needing);
  // The folder, a password of the stack's own, one of somebody else; and the rest as it is proposed.
  const { code, stdout } = await init([], ["./data", "", "", ...enters]);
  expect(code).toBe(0);
  expect(stdout).toContain("compose.yml:7 needs it.");
  expect(stdout).toContain("DB_PASSWORD of web has it (compose.yml:3), and it is set nowhere.");
  expect(stdout.match(/which value has the variable/gi)).toHaveLength(3);
  expect(stdout).toContain(
    "! Empty, because set nowhere: SMTP_PASSWORD (web). Write MAIL=… into .env, and import again\n",
  );
  expect(answers()).toMatch(/POSTGRES_PASSWORD: \{ as: file, from: postgres_password \}/);
  expect(answers()).toMatch(/DB_PASSWORD: \{ from: postgres_password \}/);
  expect(readFileSync(join(root, ".harden/imported.yml"), "utf8")).toMatch(
    /variables:\n {2}DATA: \.\/data\n {2}PW: null\n {2}MAIL: ""\n/,
  );
  const vault = readFileSync(join(root, "secrets/vault.yml"), "utf8");
  expect(await init(["--yes"])).toMatchObject({ code: 0, stderr: expect.stringContaining("Nothing to change") });
  expect(readFileSync(join(root, "secrets/vault.yml"), "utf8")).toBe(vault);
});

test("the values of an example are offered where nobody made a .env of it", async () => {
  const { init, answers, root } = stack(needing);
  writeFileSync(join(root, "env.example"), "DATA=/srv/shop\nPW=postgres\n");
  const { code, stdout } = await init([], enters);
  expect(code).toBe(0);
  expect(stdout).toContain("There is no .env here, but env.example. Take the values of its variables?");
  expect(stdout).toContain("! Guessed within a moment: ");
  expect(answers()).toContain("source: /srv/shop");
  expect(readFileSync(join(root, ".harden/imported.yml"), "utf8")).not.toMatch(/PW: (?!null)/);
});

test("without a terminal a file that is none without a variable says which, and an empty secret is told", async () => {
  expect(await stack(needing).init(["--yes"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      "compose.yml:7: `:/var/lib/postgresql/data` is not a volume: the variable DATA has no value\n",
    ),
  });
  const { init } = stack(`${needing.replace(/\$\{DATA\}/, "data")}volumes: { data: }\n`);
  expect((await init(["--yes"])).stdout).toContain(
    "! Empty, because set nowhere: DB_PASSWORD (web), SMTP_PASSWORD (web). Write PW=…, MAIL=… into .env",
  );
});

test.each([[[]], [["--yes"]]])(
  "without a terminal each such variable is an error with its line: init %j",
  async (argv) => {
    const { code, stderr } = await stack(tagged).init(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(
      "compose.yml:3: the variable TAG has no value, and the image of web needs it: example.org/app:$TAG",
    );
    expect(stderr).toContain("compose.yml:4: the variable JOB_IMAGE has no value");
    expect(stderr).toContain("Write TAG=… into the file .env");
  },
);
