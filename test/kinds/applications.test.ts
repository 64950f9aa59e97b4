import { spawn } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { caseStudy, dbserver, modelOf, planOf } from "../support/case-study.ts";
import { allowedOn, fileRules, rulesOf } from "../support/engine/apparmor.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* The kinds that run an application of the user's: what the answers say stands in the files, and their health checks ask what a neighbour would. */

type WrittenService = WrittenAnswers["services"][string];

async function filesOf(service: WrittenService): Promise<(path: string) => string> {
  const { files } = await planOf(caseStudy({ services: { web: { source: "./web", ...service } } }));
  return (path) => files.find((file) => file.path.endsWith(path))?.text ?? "";
}

describe("what the answers say", () => {
  test.each([
    [{ kind: "node" }, '["node", "server.js"]', "3000"],
    [
      { kind: "node", start: "node --enable-source-maps .", port: 4000 },
      '["node", "--enable-source-maps", "."]',
      "4000",
    ],
    [{ kind: "python" }, '["python", "app.py"]', "8000"],
    [{ kind: "python", start: "gunicorn shop.main:app", port: 9000 }, '["gunicorn", "shop.main:app"]', "9000"],
  ] as const)("%j starts %s on port %s", async (service, command, port) => {
    const file = await filesOf({ ...service, publish: "127.0.0.1:8082" });
    expect(file("/web/Dockerfile")).toContain(`\nCMD ${command}\n`);
    expect(file("/web/Dockerfile")).toContain(`\nEXPOSE ${port}\n`);
    expect(file("compose.yml")).toContain(`        target: ${port}\n`);
    expect(file("compose.yml")).toContain(`      PORT: "${port}"\n`);
    expect(file("checks.yml")).toContain(`127.0.0.1:8082->${port}/tcp`);
  });

  test("the memory limit decides how much JavaScript may hold, and how many workers there are", async () => {
    const environment = async (service: WrittenService) => {
      const { services } = await modelOf(caseStudy({ services: { web: { source: "./web", ...service } } }));
      return services[0]?.environment;
    };
    expect(await environment({ kind: "node", limits: { memory: "1g" } })).toMatchObject({
      NODE_OPTIONS: "--max-old-space-size=614",
    });
    expect(await environment({ kind: "python", limits: { memory: "512m" } })).toMatchObject({ WEB_CONCURRENCY: "5" });
  });

  test("a database gives the same variables as to PHP", async () => {
    const services = { web: { kind: "node", source: "./web", uses: ["dbserver"] }, dbserver: dbserver() };
    const { services: built } = await modelOf(caseStudy({ services }));
    expect(built.find(({ name }) => name === "web")?.environment).toMatchObject({
      DB_HOST: "dbserver",
      DB_NAME: "csvs23db",
      DB_USER: "web",
      DB_PASSWORD_FILE: "/run/secrets/dbserver_web_password",
    });
  });

  test("where the base brings the language nothing is installed, and what installs packages is taken away", async () => {
    const node = (await filesOf({ kind: "node", base: "node:22-slim" }))("/web/Dockerfile");
    const python = (await filesOf({ kind: "python", base: "python:3.13-slim" }))("/web/Dockerfile");
    expect(node + python).not.toContain("apt-get");
    expect(node).toContain("rm -rf /usr/local/lib/node_modules");
    expect(python).toContain("rm -rf /usr/local/bin/pip*");
  });
});

/** A service's health check against a server that answers so; undefined where nothing listens. */
async function check(kind: string, program: readonly string[], status: number | undefined) {
  const server = createServer((_request, answer) => answer.writeHead(status ?? 500).end("x".repeat(100_000)));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  if (status === undefined) {
    await new Promise((resolve) => server.close(resolve));
  }
  const folder = temporaryFolder("health");
  const script = join(folder, "health");
  writeFileSync(script, (await filesOf({ kind, port }))("/web/bin/health"));
  chmodSync(script, 0o755);
  try {
    return { port, ...(await outcome([...program, script])) };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function outcome([program = "", ...words]: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, said };
}

describe.each([
  ["node", [process.execPath]],
  ["python", ["python3", "-I"]],
] as const)("the health check of %s", (kind, program) => {
  test.each([200, 302, 404])("takes HTTP %i for a sign of life", async (status) => {
    expect(await check(kind, program, status)).toMatchObject({ code: 0, said: "" });
  });

  test("takes an error of the application for what it is", async () => {
    expect(await check(kind, program, 503)).toMatchObject({ code: 1, said: "health: the answer is HTTP 503\n" });
  });

  test("says where nothing listens", async () => {
    const { port, code, said } = await check(kind, program, undefined);
    expect({ code, said }).toEqual({ code: 1, said: `health: nothing listens on port ${port} of 0.0.0.0\n` });
  });
});

/* What the programs open was traced, with workers, a child process, name lookups, TLS and locks between processes. */
describe.each([
  [
    "node",
    [
      ["/usr/bin/node", "rmx"],
      ["/usr/local/bin/node", "rmx"],
      ["/usr/share/nodejs/undici/undici-fetch.js", "r"],
      ["/app/node_modules/fast/build/fast.node", "rm"],
      ["/proc/25/status", "r"],
      ["/proc/25/cgroup", "r"],
      ["/sys/fs/cgroup/memory/memory.limit_in_bytes", "r"],
      ["/sys/devices/system/cpu/online", "r"],
      ["/proc/sys/vm/overcommit_memory", "r"],
    ],
  ],
  [
    "python",
    [
      ["/usr/bin/python3.13", "rmx"],
      ["/usr/local/bin/python3.13", "rmx"],
      ["/opt/venv/bin/gunicorn", "rx"],
      ["/opt/venv/lib/python3.13/site-packages/fast/_fast.so", "rm"],
      ["/usr/lib/python3.13/lib-dynload/_ssl.cpython-313-x86_64-linux-gnu.so", "rm"],
      ["/usr/local/lib/libpython3.13.so.1.0", "rm"],
      ["/etc/mime.types", "r"],
      ["/dev/shm/sem.e3qPdk", "rwkl"],
      ["/tmp/wgunicorn-bgubdc31", "rwk"],
    ],
  ],
] as const)("the AppArmor profile of %s", (kind, paths) => {
  const rules = fileRules(rulesOf(readFileSync(`templates/kinds/${kind}/apparmor.hbs`, "utf8")));
  const common = [
    ["/app/lib/page.x", "r"],
    ["/tmp/upload", "rwk"],
    ["/run/secrets/db_web_password", "r"],
    ["/usr/local/bin/health", "rx"],
    ["/etc/gai.conf", "r"],
    ["/usr/share/zoneinfo/Europe/Vienna", "r"],
  ] as const;

  test.each([...paths, ...common])("gives on %s what it takes: %s", (path, permissions) => {
    const allowed = allowedOn(path, rules);
    expect([...permissions].filter((permission) => !allowed.has(permission))).toEqual([]);
  });

  test.each([
    ["/usr/bin/bash", "x"],
    ["/usr/bin/dash", "x"],
    ["/usr/bin/perl", "rx"],
    ["/tmp/own", "xm"],
    ["/app/own", "wxl"],
    ["/etc/shadow", "rw"],
    ["/proc/1/mem", "rw"],
    ["/proc/1/environ", "r"],
    ["/var/run/docker.sock", "rw"],
  ])("gives on %s nothing of: %s", (path, permissions) => {
    const allowed = allowedOn(path, rules);
    expect([...permissions].filter((permission) => allowed.has(permission))).toEqual([]);
  });
});
