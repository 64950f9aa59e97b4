import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Files } from "../compose/folder.ts";
import { projects } from "../compose/projects.ts";
import { renderCompose, type Taken, takeOver, textFor } from "../import/take.ts";

/* What the real Compose makes of a compose file and of the one that comes of it differs in what the table of the import names, and in nothing else. */

const parent = mkdtempSync(join(tmpdir(), "harden-config-"));

afterAll(() => {
  rmSync(parent, { recursive: true });
});

type Service = Readonly<Record<string, unknown>>;
type Services = Readonly<Record<string, Service>>;

/** What the real Compose reads; names in one order, and nothing that is empty. */
function realServices(folder: string, file: string): Services {
  const words = ["compose", "--file", file, "--profile", "*", "config", "--format", "json"];
  const env = { PATH: process.env.PATH, HOME: "/root", COMPOSE_PROJECT_NAME: "shop" };
  const text = execFileSync("docker", words, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return (bare(JSON.parse(text)) as { services: Services }).services;
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(bare);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const isEmpty = (inner: unknown) => typeof inner === "object" && inner !== null && Object.keys(inner).length === 0;
  return Object.fromEntries(
    Object.entries(value)
      // It prints a limit of 0 as if there were none.
      .map(([key, inner]) => [key, key === "core" ? JSON.stringify(inner) : bare(inner)] as const)
      .filter(([, inner]) => !isEmpty(inner)),
  );
}

/** The stack's folder as a deploy leaves it, as far as Compose reads it. */
async function layOut(folder: string, { imported, project }: Taken): Promise<void> {
  const text = await renderCompose(project);
  const variables = [...text.matchAll(/\$\{([A-Z0-9_]+):\?run the playbooks\}/g)].map(([, name]) => `${name}=x\n`);
  mkdirSync(join(folder, "secrets"), { recursive: true });
  writeFileSync(join(folder, "compose.yml"), text);
  writeFileSync(join(folder, ".env"), [...new Set(variables)].join(""));
  for (const { name, adopted } of project.model.services) {
    const lines = (adopted?.secrets ?? [])
      .filter(({ way }) => way === "variable")
      .map((each) => `${each.variable}=${JSON.stringify(textFor(imported, each)).replaceAll("$", "\\$")}\n`);
    writeFileSync(join(folder, "secrets", `${name}.env`), lines.join(""));
  }
}

/** The keys in which two readings of a service differ. A deploy's own label, and the tag of what it builds, are none of the user's. */
function differing(before: Service, { labels, ...after }: Service): readonly string[] {
  const { "io.harden-init.inputs": _inputs, ...others } = labels as Service;
  const whole = bare({ ...after, labels: others }) as Service;
  return [...new Set([...Object.keys(before), ...Object.keys(whole)])]
    .filter((key) => !isDeepStrictEqual(before[key], whole[key]))
    .sort();
}

/** The keys of the table's rows. Compose fills a file of variables in, so what is given as a variable is no difference to it. */
function named({ table }: Taken, name: string): readonly string[] {
  const service = table.services.find((each) => each.name === name);
  const variables = service?.secrets.filter(({ way }) => way === "variable").map(({ variable }) => variable) ?? [];
  const rows = service?.rows.filter(
    ({ path: [key, inner] }) => key !== "env_file" && !(key === "environment" && variables.includes(String(inner))),
  );
  return [...new Set(rows?.map(({ path }) => String(path[0])))].sort();
}

function lay(title: string, files: Files): string {
  const folder = join(parent, title.replaceAll(" ", "-"), "shop");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return join(folder, Object.keys(files)[0] ?? "");
}

async function hold(file: string, set: readonly string[]): Promise<void> {
  const taken = await takeOver(file, { set, name: "shop" });
  const server = join(dirname(file), "../server");
  await layOut(server, taken);
  const before = realServices(dirname(file), file);
  const after = realServices(server, "compose.yml");
  for (const { name } of taken.table.services) {
    expect({ name, keys: differing(before[name] ?? {}, after[name] ?? {}) }).toEqual({
      name,
      keys: named(taken, name),
    });
  }
}

const wide: Files = {
  "compose.yml": `services:
  web:
    build: { context: ./web, args: { V: "1" } }
    image: mine/web
    ports: ["8080:80", "127.0.0.1:9000-9002:9000-9002/udp", "443"]
    environment: { API_TOKEN: "kV9x $$T2mQ", LANG: C }
    env_file: vars.env
    volumes: ["./files:/files:ro", "/var/run/docker.sock:/var/run/docker.sock", "data:/data"]
    secrets: [token, cert]
    cap_add: [NET_ADMIN, CHOWN]
    security_opt: ["seccomp:unconfined"]
    depends_on: { db: { condition: service_healthy } }
    labels: { rule: "Host(\`x\`) && $$y" }
    logging: { driver: json-file, options: { max-size: 1m } }
    tmpfs: ["/run:exec"]
  db:
    image: mysql:8.4
    environment: { MYSQL_ROOT_PASSWORD: kV9x-T2mQ }
    healthcheck: { test: [CMD, mysqladmin, ping], interval: 9s }
    deploy: { resources: { limits: { cpus: "0.5", memory: 1g } } }
    restart: always
    profiles: [tools]
  tool: { image: "busybox:1", network_mode: host, privileged: true, pid: host }
volumes: { data: }
secrets: { token: { file: ./token.txt }, cert: { file: ./cert.pem } }
`,
  "vars.env": "DB_PASSWORD=of-a-file\nMORE=1\n",
  "token.txt": "kV9x-token\n",
  "cert.pem": "-----BEGIN\nabc\n-----END\n",
  "web/Dockerfile": "FROM node:22\nUSER 1000:1000\nEXPOSE 3000\n",
};

test.each(["../project", ".", "deploy", "deploy/here"])(
  "what is written into %s means the same: compose.yml is byte for byte that of the compose file's folder",
  async (place) => {
    const file = lay(`elsewhere ${place.replaceAll("/", " ")}`, wide);
    const root = join(dirname(file), place);
    const options = { name: "shop" };
    const [beside, elsewhere] = [await takeOver(file, options), await takeOver(file, options, {}, root)];
    expect(await renderCompose(elsewhere.project)).toBe(await renderCompose(beside.project));
    expect(elsewhere.imported.secrets).toEqual(beside.imported.secrets);
    const source = elsewhere.project.answers.services.web?.source ?? "";
    expect(join(root, source)).toBe(join(dirname(file), "web"));
  },
);

test.each<[string, readonly string[]]>([
  ["nothing", []],
  ["limits, a user and a log driver", ["services.db.limits.memory=256m", "services.tool.user=5:5", "logging=journald"]],
  ["a check and places to write", ["services.tool.health={listens: 80}", "services.tool.writable=[/tmp]"]],
  ["what its file says", ["services.tool.compose.restart=no", "services.db.compose.environment={ADDED: '1'}"]],
  ["a receiver, another profile", ["logging=fluent-bit", "hardening.profile=baseline"]],
])("the table is what Compose sees where %s is set", async (title, set) => {
  await hold(lay(title, wide), set);
});

test("also of the example of a weak stack", async () => {
  const folder = join(parent, "example/shop");
  cpSync("examples/guestbook", folder, { recursive: true });
  expect(readFileSync(join(folder, ".env"), "utf8")).toContain("DB_PASSWORD");
  await hold(join(folder, "docker-compose.yml"), []);
});

test.each(Object.entries(projects))("and of %s", async (title, files) => {
  await hold(lay(title, { ...files, "web/Dockerfile": "FROM scratch\n", "src/Dockerfile": "FROM scratch\n" }), []);
});
