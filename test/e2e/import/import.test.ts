import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/lab.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { waitFor } from "../../support/wait.ts";

/* The guest book of examples/ runs as Compose runs it, then as harden-init hardens it: with the same rows. */

interface Finding {
  readonly control: string;
  readonly service: string;
  readonly ok: boolean | null;
  readonly open?: string;
}

const stack = "guestbook_taken";
const [webPort, dbPort] = ["18490", "18491"];
const folder = join(temporaryFolder("import"), stack);
const passphrase = join(folder, "..", "passphrase");
const cli = join(process.cwd(), "dist/cli.js");
const env = { ...process.env, WEB_PORT: webPort, DB_PORT: dbPort, NO_COLOR: "1" };

function compose(...words: readonly string[]): string {
  return execFileSync("docker", ["compose", ...words], {
    cwd: folder,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function harden(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("node", [cli, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, ANSIBLE_VAULT_PASSWORD_FILE: passphrase },
  });
  return { code: status, stdout, stderr };
}

async function page(request: RequestInit = {}): Promise<string> {
  // Its server takes one request at a time, and a connection that is kept open, or was cut off while it started, would be waited for without an end.
  const own = { ...request, headers: { connection: "close" }, signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(`http://127.0.0.1:${webPort}/`, own);
  return `${answer.status} ${await answer.text()}`;
}

async function eventually(attempt: () => Promise<string>): Promise<string> {
  let said = "";
  const look = async () => {
    said = await attempt().catch(String);
    return said.startsWith("200");
  };
  await waitFor(look, () => said, { pause: 500 });
  return said;
}

function inspected(service: string): { readonly [part: string]: never } & {
  readonly Config: { readonly Env: readonly string[] };
  readonly HostConfig: { readonly Binds: readonly string[] | null };
} {
  return JSON.parse(docker("inspect", `${stack}-${service}-1`))[0];
}

beforeAll(() => {
  cpSync("examples/guestbook", folder, { recursive: true });
  mkdirSync(join(folder, "uploads"), { recursive: true });
  writeFileSync(join(folder, "uploads/kept.txt"), "kept");
  writeFileSync(passphrase, "harbour violet 4711 teapot lantern quarry", { mode: 0o600 });
  compose("up", "--detach", "--build", "--quiet-pull");
});

afterAll(() => {
  const own = ["--filter", `label=com.docker.compose.project=${stack}`];
  const containers = docker("ps", "--all", "--quiet", ...own)
    .split("\n")
    .filter(Boolean);
  if (containers.length > 0) {
    docker("rm", "--force", "--volumes", ...containers);
  }
  for (const kind of ["network", "volume"]) {
    const names = docker(kind, "ls", "--quiet", ...own)
      .split("\n")
      .filter(Boolean);
    if (names.length > 0) {
      docker(kind, "rm", ...names);
    }
  }
  rmSync(`/opt/harden/${stack}`, { recursive: true, force: true });
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

test("a stack that runs is taken over: its rows, its files and its page stay, its doors close", async () => {
  expect(await eventually(page)).toContain("The first guest was here.");
  await page({ method: "POST", body: new URLSearchParams({ words: "Written before" }) });
  const environment = inspected("db").Config.Env.join("\n");
  expect(environment).toContain("changeme-root");

  const taken = harden("init", "--from", "docker-compose.yml", "--set", `name=${stack}`, "--yes");
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stdout).toContain("/var/run/docker.sock is taken out (engine-socket)");
  expect(taken.stdout).toContain("MARIADB_ROOT_PASSWORD");
  expect(taken.stdout).not.toContain("changeme-root");
  expect(readFileSync(join(folder, "harden.yml"), "utf8")).not.toMatch(/changeme-root|gu3st-b00k/);

  const deployed = harden("deploy", "--prove", "--json");
  expect(deployed.stderr).not.toContain("failed");
  const report = JSON.parse(deployed.stdout);
  expect(report.idempotent).toBe(true);
  const wrong: readonly Finding[] = report.findings.filter(({ ok }: Finding) => ok === false);
  expect(wrong.filter(({ open }) => open === undefined)).toEqual([]);
  // What an import leaves open was measured, and is in the report.
  expect(wrong.map(({ service, control }) => `${service} ${control}`)).toEqual(
    expect.arrayContaining(["db seccomp", "web seccomp", "web no-sensitive-mounts", "db limited-outbound"]),
  );
  expect(deployed.code).toBe(0);

  expect(await eventually(page)).toContain("Written before");
  expect(docker("exec", `${stack}-web-1`, "cat", "/var/www/uploads/kept.txt")).toBe("kept");
  const db = inspected("db");
  expect(db.Config.Env.join("\n")).not.toMatch(/changeme-root|gu3st-b00k/);
  const ports = docker("port", `${stack}-db-1`);
  expect(ports).toBe(`3306/tcp -> 127.0.0.1:${dbPort}`);
  expect(existsSync("/var/run/docker.sock")).toBe(true);
  expect(JSON.stringify(inspected("web"))).not.toContain("docker.sock");

  const status = JSON.parse(harden("status", "--json").stdout);
  expect(status.hosts).toMatchObject([{ services: [], files: [] }]);
});
