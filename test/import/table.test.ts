import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { formatDangers } from "../../src/import/table/sentences.ts";
import { makeTable } from "../../src/import/table/table.ts";
import { formatTable } from "../../src/import/table/text.ts";
import { type Taken, takeOver, takeOverFiles } from "./take.ts";

const plain = { "compose.yml": 'services: { web: { image: "nginx:1.27", ports: ["80:80"] } }\n' };

/** Each row as `key: before → after`. */
function rowsOf({ table }: Taken): readonly string[] {
  return table.services.flatMap(({ rows }) =>
    rows.map(
      ({ path, before = "–", after = "–" }) =>
        `${path.join(".")}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
    ),
  );
}

test("what is set beside the file is in the table, as it is in the answers", async () => {
  const set = ["services.web.limits.memory=256m", "services.web.user=5:5"];
  const taken = await takeOverFiles(plain, { set, logging: "journald" });
  const rows = rowsOf(taken);
  expect(rows).toContain('mem_limit: "–" → "256m"');
  expect(rows).toContain('user: "–" → "5:5"');
  expect(rows).toContain('logging: "–" → {"driver":"journald","options":{"tag":"shop/{{.Name}}"}}');
  expect(taken.project.text).toMatch(/limits: \{ memory: 256m \}[\s\S]*user: "5:5"[\s\S]*logging: journald/);
});

test.each([
  [
    ["80:80"],
    "only the server itself reaches port 80 now. To keep it open to everyone: --set services.web.public=[80]",
  ],
  [
    ["80:80", "443:443"],
    "only the server itself reaches the ports 80, 443 now. To keep them open to everyone: --set services.web.public=[80,443]",
  ],
])("ports that are closed to everyone are told, with what keeps them open: %j", async (ports, told) => {
  const { table } = await takeOverFiles({
    "compose.yml": `services: { web: { image: "nginx:1.27", ports: ${JSON.stringify(ports)} } }\n`,
  });
  expect(formatTable(table).join("\n").replace(/\s+/g, " ")).toContain(told);
});

test("values that are made of the project's name keep it in a stack of another name, as the volumes do, and that is told", async () => {
  const lines = [
    "name: kiosk",
    "volumes: { data: {} }",
    "services:",
    "  web:",
    "    image: nginx:1.27",
    "    volumes: ['data:/data']",
    "    environment:",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's placeholders
    "      - DATABASE=${COMPOSE_PROJECT_NAME}_db",
    "      - LITERAL=$$COMPOSE_PROJECT_NAME",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's placeholders
    "      - OTHER=${COMPOSE_PROJECT_NAMES:-x}",
  ];
  const files = { "compose.yml": `${lines.join("\n")}\n` };
  const { project, table } = await takeOverFiles(files);
  expect(project.answers.services.web?.compose).toMatchObject({ environment: { DATABASE: "kiosk_db" } });
  expect(project.answers.compose?.volumes).toEqual({ data: { name: "kiosk_data" } });
  expect(table.notices.map(({ at, what }) => `${at.line}: ${what}`)).toEqual([
    expect.stringMatching(/^8: `COMPOSE_PROJECT_NAME` stays kiosk here, .*COMPOSE_PROJECT_NAME=shop harden-init/),
  ]);
  expect((await takeOverFiles(files, { name: "kiosk" })).table.notices).toEqual([]);
});

test("what the answers settle is not left open, and what they open is", async () => {
  const files = { "compose.yml": "services: { web: { image: app, read_only: true } }\n" };
  const accepted = async (...set: readonly string[]) => {
    const { project, table } = await takeOverFiles(files, { set });
    const accept = Object.keys(project.answers.services.web?.accept ?? {});
    expect(table.services[0]?.open.map(({ control }) => control).sort()).toEqual([...accept].sort());
    return accept.sort();
  };
  const all = ["health-check", "image-digest", "internal-network", "no-capabilities", "non-root-user"];
  expect(await accepted()).toEqual(all);
  expect(await accepted("services.web.user=5:5")).toEqual(["health-check", "image-digest", "internal-network"]);
  expect(await accepted(`services.web.image=app@sha256:${"a".repeat(64)}`)).toEqual(
    all.filter((slug) => slug !== "image-digest"),
  );
  expect(await accepted("services.web.health={listens: 80}", "services.web.capabilities=[]")).toEqual([
    "image-digest",
    "internal-network",
    "non-root-user",
  ]);
  expect(await accepted("services.web.outbound=none")).toEqual(all.filter((slug) => slug !== "internal-network"));
  expect(await accepted("services.web.compose.read_only=false")).toEqual([...all, "read-only-root"]);
});

test("what the user accepts stays, with the user's own reason", async () => {
  const accept = '{reason: "the vendor says so", until: "2099-01-01"}';
  const { project } = await takeOverFiles(plain, { set: [`services.web.accept.memory-limit=${accept}`] });
  expect(project.answers.services.web?.accept).toMatchObject({
    "memory-limit": { reason: "the vendor says so", until: "2099-01-01" },
    "image-digest": { reason: expect.stringContaining("a tag can be moved") },
  });
  expect(project.model.services[0]?.adopted?.hardened.service).not.toHaveProperty("mem_limit");
});

test("a log driver that is accepted is the user's own in the project too", async () => {
  const files = {
    "compose.yml": 'services: { web: { image: "app:1", logging: { driver: json-file, options: { max-size: 1m } } } }\n',
  };
  const accept = '{reason: "the vendor says so", until: "2099-01-01"}';
  const { project } = await takeOverFiles(files, { set: [`services.web.accept.bounded-log=${accept}`] });
  const compose = (await project.plan()).files.find(({ path }) => path.endsWith("/compose.yml"))?.text;
  expect(compose).toMatch(/ {4}logging:\n {6}driver: json-file\n/);
});

test("a volume keeps its name, whatever the stack is called", async () => {
  const files = {
    "compose.yml":
      "name: old\nservices: { web: { image: a:1, volumes: [data:/d] } }\nvolumes: { data: , own: { name: x } }\n",
  };
  const volumes = async (name: string) => (await takeOverFiles(files, { name })).project.answers.compose?.volumes;
  expect(await volumes("old")).toEqual({ data: null, own: { name: "x" } });
  expect(await volumes("other")).toEqual({ data: { name: "old_data" }, own: { name: "x" } });
});

test("a stack that is called otherwise is told with the command that ends its project", async () => {
  const lines = async (name: string) =>
    formatTable((await takeOverFiles({ "compose.yml": `name: old-shop\n${plain["compose.yml"]}` }, { name })).table);
  expect((await lines("my-shop")).join("\n")).toContain(
    "The project old-shop becomes the stack my-shop: stop its containers before the first deploy: docker compose --project-name old-shop down.",
  );
  const same = await takeOverFiles({ "compose.yml": `name: shop\n${plain["compose.yml"]}` });
  expect(formatTable(same.table).join("\n")).not.toContain("becomes the stack");
});

test("a service that the answers describe no more is told as left out", async () => {
  const { imported, project } = await takeOverFiles({
    "compose.yml": "services: { web: { image: 'a:1' }, db: { image: 'b:1' } }\n",
  });
  const services = project.model.services.filter(({ name }) => name === "web");
  const table = makeTable(imported, { ...project.model, services });
  expect(table).toMatchObject({ services: [{ name: "web" }], leftOut: ["db"] });
  expect(formatTable(table).join("\n")).toContain("db is not taken over: the answers do not describe it any more");
});

describe("secrets of every kind", () => {
  const folder = mkdtempSync(join(tmpdir(), "harden-canary-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const canary = (name: string) => `c4nary-${name}-kV9x`;
  const canaries = ["variable", "file", "env", "secret", "outside"].map(canary);
  const files = {
    "compose.yml": `services:
  db:
    image: postgres:17
    command: [postgres, -c, "x=${canary("variable")}"]
    environment: { POSTGRES_PASSWORD: ${canary("variable")}, SMTP_PASSWORD: "\${SMTP}" }
    env_file: [db.env]
    secrets: [one, two]
    build: { context: ., args: { API_TOKEN: ${canary("env")} } }
    labels: { note: "${canary("variable")}" }
secrets: { one: { file: ./one.txt }, two: { environment: TWO } }
`,
    ".env": `SMTP=${canary("env")}\n`,
    "db.env": `API_TOKEN=${canary("file")}\n`,
    "one.txt": `${canary("secret")}\n`,
    Dockerfile: "FROM postgres:17\n",
  };

  test("stand in no row, in no sentence and in no document", async () => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // What changes is shown: also where the secret stood among other words.
    const set = ["services.db.compose.command=[postgres]", "services.db.compose.labels={note: none}"];
    const env = { TWO: canary("outside") };
    const { imported, table, document } = await takeOver(join(folder, "compose.yml"), { set }, env);
    expect([...imported.secrets.values()].map((secret) => secret.reveal()).sort()).toEqual([...canaries].sort());
    const said = [JSON.stringify(document), JSON.stringify(table), formatTable(table).join("\n")].join("\n");
    expect(canaries.filter((value) => said.includes(value))).toEqual([]);
    expect(said).toContain("x=[REDACTED]");
    expect(document).toMatchObject({
      import: { services: [{ service: "db", plainText: expect.arrayContaining(["command"]) }] },
    });
  });
});

test("dangers of one kind are one sentence, and nobody is told to keep what nothing keeps", async () => {
  const file = 'services: { web: { image: app, group_add: ["44", "109"], volumes: [".:/app"] } }\n';
  const { table } = await takeOverFiles({ "compose.yml": file });
  const lines = table.services.flatMap(({ name, dangers }) => formatDangers(dangers, name));
  expect(lines).toEqual([
    expect.stringMatching(/^volumes: \S+ is taken out \(project-folder\)\. .* Nothing keeps it\.$/),
    expect.stringMatching(
      /^group_add: 44; group_add: 109 are taken out \(server-group\)\. .* To keep them: --keep web\.server-group=REASON$/,
    ),
  ]);
});

test("the README of a stack without secrets has no empty table of them", async () => {
  const { project } = await takeOverFiles(plain);
  const readme = (await project.plan()).files.find(({ path }) => path === "README.md");
  expect(readme?.text).toContain("\n## Secrets\n\nThe stack has none.\n\n## What is set, and why\n");
});
