import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { ComposeFolder } from "../../support/projects/compose-folder.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { brokenControls } from "../../support/projects/report.ts";
import { waitFor } from "../../support/wait.ts";

/* The guest book of examples/ runs as Compose runs it, then as harden-init hardens it: with the same rows. */

const dbPort = "18491";
const lab = new ComposeFolder("guestbook_taken", 18_490, "examples/guestbook", { WEB_PORT: "18490", DB_PORT: dbPort });

async function page(request: RequestInit = {}): Promise<string> {
  // Its server takes one request at a time, and a connection that is kept open, or was cut off while it started, would be waited for without an end.
  const own = { ...request, headers: { connection: "close" }, signal: AbortSignal.timeout(10_000) };
  const answer = await fetch(`http://127.0.0.1:${lab.port}/`, own);
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
  return JSON.parse(docker("inspect", `${lab.stack}-${service}-1`))[0];
}

beforeAll(() => {
  mkdirSync(join(lab.folder, "uploads"), { recursive: true });
  writeFileSync(join(lab.folder, "uploads/kept.txt"), "kept");
  lab.compose("up", "--detach", "--build", "--quiet-pull");
});

afterAll(() => lab.remove());

test("a stack that runs is taken over: its rows, its files and its page stay, its doors close", async () => {
  expect(await eventually(page)).toContain("The first guest was here.");
  await page({ method: "POST", body: new URLSearchParams({ words: "Written before" }) });
  const environment = inspected("db").Config.Env.join("\n");
  expect(environment).toContain("changeme-root");

  const taken = lab.init();
  expect(taken).toMatchObject({ code: 0 });
  expect(taken.stdout).toContain("/var/run/docker.sock is taken out (engine-socket)");
  expect(taken.stdout).toContain("MARIADB_ROOT_PASSWORD");
  expect(taken.stdout).not.toContain("changeme-root");
  expect(readFileSync(join(lab.folder, "harden.yml"), "utf8")).not.toMatch(/changeme-root|gu3st-b00k/);

  const report = expectProven(lab);
  expect(brokenControls(report)).toEqual([]);
  // What an import leaves open was measured, and is in the report.
  const open = report.findings.filter(({ ok }) => ok === false);
  expect(open.map(({ service, control }) => `${service} ${control}`)).toEqual(
    expect.arrayContaining(["db seccomp", "web seccomp", "web no-sensitive-mounts", "db limited-outbound"]),
  );

  expect(await eventually(page)).toContain("Written before");
  expect(lab.inside("web", "cat", "/var/www/uploads/kept.txt")).toBe("kept");
  const db = inspected("db");
  expect(db.Config.Env.join("\n")).not.toMatch(/changeme-root|gu3st-b00k/);
  const ports = docker("port", `${lab.stack}-db-1`);
  expect(ports).toBe(`3306/tcp -> 127.0.0.1:${dbPort}`);
  expect(existsSync("/var/run/docker.sock")).toBe(true);
  expect(JSON.stringify(inspected("web"))).not.toContain("docker.sock");

  const status = JSON.parse(lab.run(["status", "--json"]).stdout);
  expect(status.hosts).toMatchObject([{ services: [], files: [] }]);
});
