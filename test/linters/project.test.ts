import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { formatAnswers } from "../../src/answers/write.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import type { Model } from "../../src/model/types.ts";
import type { Plan, PlannedFile } from "../../src/plan/types.ts";
import { allowedAnswers } from "../support/any-answers.ts";
import { caseStudy, dbserver, webserver } from "../support/case-study.ts";
import { sampleOf } from "../support/holds.ts";
import { ReadBefore } from "../support/read-before.ts";
import { renderAnswers, temporaryFolder, writePlan } from "../support/rendered.ts";

/** Stacks that nobody thought of; the name of a failing one is what it takes to see it again. */
const byChance = sampleOf(allowedAnswers, 2).map((answers) => JSON.stringify(answers));

/*
 * Every file that a project has, read by the program that a careful engineer would ask. No finding, and no exemption. What is the same in
 * two projects is read in the first; what makes one project of the files (the playbooks with all that they import, Compose) is tried in each.
 */

const ansibleLint = new ReadBefore(modulesOf);
const yamllint = new ReadBefore();
const shellcheck = new ReadBefore();
const python = new ReadBefore();
const programs = temporaryFolder("programs");
afterAll(() => rmSync(programs, { recursive: true }));

const projects: readonly (readonly [string, string])[] = [
  ["the case study", readFileSync("harden.yml", "utf8")],
  ["the fleet", readFileSync("test/golden/fleet/harden.yml", "utf8")],
  ["the server", readFileSync("test/golden/server/harden.yml", "utf8")],
  [
    "one service without a database on two servers, in a stack with a hyphen",
    JSON.stringify(
      caseStudy({
        name: "my-shop",
        hosts: ["one", "two"].map((name) => ({ name, connection: "ssh", user: "deploy" })),
        logging: "fluent-bit",
        services: { web: webserver({ uses: [] }) },
      }),
    ),
  ],
  [
    "MySQL and MariaDB side by side, and a store that both applications share",
    JSON.stringify(
      caseStudy({
        services: {
          web: webserver({ uses: ["orders-db", "cache"] }),
          book: webserver({ uses: ["book-db", "cache"], publish: "127.0.0.1:8082" }),
          "orders-db": dbserver({ kind: "mysql", image: "mysql:8.4", rights: "schema" }),
          "book-db": dbserver({ database: "books", seed: undefined }),
          cache: { kind: "redis", keys: "own" },
        },
      }),
    ),
  ],
  [
    "an application of each language, and files",
    JSON.stringify(
      caseStudy({
        services: {
          web: {
            kind: "node",
            source: "./web",
            start: "node .",
            port: 4000,
            publish: "[::1]:8082",
            uses: ["dbserver"],
          },
          book: {
            kind: "python",
            source: "./book",
            extensions: ["pymysql"],
            publish: "127.0.0.1:8083",
            uses: ["dbserver"],
          },
          shelf: { kind: "python", base: "python:3.13-slim", source: "./shelf", start: "gunicorn shelf:app" },
          site: { kind: "static", source: "./site", publish: "0.0.0.0:8084" },
          dbserver: dbserver(),
        },
      }),
    ),
  ],
  [
    "services of one's own, as the wizard asks for them, beside a database",
    formatAnswers(
      caseStudy({
        services: {
          dbserver: dbserver(),
          app: {
            kind: "generic",
            source: "./app",
            user: "1000:1000",
            writable: ["/tmp"],
            health: { test: ["CMD-SHELL", "wget -q --spider http://127.0.0.1:8000/ || exit 1"], retries: 5 },
            compose: {
              ports: [{ mode: "ingress", host_ip: "127.0.0.1", target: 8000, published: "8000", protocol: "tcp" }],
              volumes: [{ type: "volume", source: "book", target: "/data" }],
            },
          },
          proxy: { kind: "generic", image: "nginx:1.27", like: "nginx" },
          store: { kind: "generic", image: "postgres:17", like: "postgres", secrets: { POSTGRES_PASSWORD: "file" } },
        },
        compose: { volumes: { book: null } },
      }) as WrittenAnswers,
      [
        { path: ["services", "app"], text: "what visitors see\n\n  a --> b" },
        { path: ["services", "app", "compose", "ports", 0], text: `open ${"since then ".repeat(30)}` },
        { path: ["services", "app", "compose", "volumes", 0, "source"], text: "the book" },
        { path: ["compose", "volumes", "book"], text: `https://example.org/${"x".repeat(300)}` },
      ],
    ),
  ],
  [
    "a service that keeps dangers, with reasons as long as they may be, and a control that is off",
    JSON.stringify(
      caseStudy({
        services: {
          dbserver: dbserver(),
          agent: {
            kind: "generic",
            source: "./agent",
            user: "0:0",
            accept: Object.fromEntries(
              ["engine-socket", "sensitive-mount", "non-root-user"].map((entry) => [
                entry,
                { reason: "it is needed ".repeat(15).trim(), until: "2099-12-31", owner: "the team of the platform" },
              ]),
            ),
            compose: {
              user: "root",
              volumes: ["/var/run/docker.sock", "/etc/hosts"].map((source) => ({
                type: "bind",
                source,
                target: source,
              })),
            },
          },
        },
        hardening: { overrides: { "read-only-root": { off: true, reason: "its places are not known" } } },
      }),
    ),
  ],
  [
    "PostgreSQL",
    JSON.stringify(
      caseStudy({
        services: { webserver: webserver(), dbserver: dbserver({ kind: "postgres", image: "postgres:17" }) },
      }),
    ),
  ],
  ...byChance.map((answers) => [`by chance: ${answers}`, answers] as const),
];

describe.each(projects)("%s", (_name, answers) => {
  const folder = temporaryFolder("lint");
  let model: Model;
  let plan: Plan;

  beforeAll(async () => {
    ({ model, plan } = await renderAnswers(answers));
    writePlan(plan, folder);
    writeFileSync(join(folder, "harden.yml"), answers);
    // What harden-init keeps for itself is not the user's to correct.
    mkdirSync(join(folder, ".harden/base/playbooks"), { recursive: true });
    writeFileSync(join(folder, ".harden/base/playbooks/site.yml"), "- hosts: all\n  tasks: [{ shell: ls }]\n");
    mkdirSync(join(folder, "secrets"), { recursive: true });
    const variables = model.secrets.map(({ variable }) => `${variable}: "x"`);
    writeFileSync(join(folder, "secrets/vault.yml"), `---\n${variables.join("\n")}\nvault_fingerprint_key: "x"\n`);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const matching = (pattern: RegExp): readonly string[] => chosen(pattern).map(({ path }) => path);
  const chosen = (pattern: RegExp): readonly PlannedFile[] => plan.files.filter(({ path }) => pattern.test(path));

  /** Has a program read those of the files that it has not read in another project. */
  function expectPassed(before: ReadBefore, files: readonly PlannedFile[], ...argv: readonly [string, ...string[]]) {
    expect(files).not.toEqual([]);
    const { paths, passed } = before.unread(files, plan.files);
    const output = paths.length === 0 ? "" : expectWell(folder, [...argv, ...paths]);
    passed();
    return { paths, output };
  }

  const lint = ["ansible-lint", "--offline", "--strict", "--profile", "production", "--nocolor"] as const;
  test("ansible-lint, production profile", () => {
    if (answers === projects[0]?.[1]) {
      // As a user starts it: without a path it reads everything; of a path that is a folder it takes some files only.
      const output = expectWell(folder, lint);
      expect(countFiles(output)).toBeGreaterThan(matching(/^playbooks\/.*\.ya?ml$/).length);
      ansibleLint.unread(plan.files, plan.files).passed();
    } else {
      const { paths, output } = expectPassed(ansibleLint, plan.files, "env", `PATH=${withoutSyntax()}`, ...lint);
      expect(countFiles(output)).toBeGreaterThanOrEqual(paths.length);
    }
  });

  test("ansible-playbook --syntax-check of every playbook", () => {
    const playbooks = matching(/^playbooks\/[^/]+\.yml$/);
    expect(playbooks).toEqual(
      expect.arrayContaining(["site", "verify", "undo"].map((name) => `playbooks/${name}.yml`)),
    );
    expectWell(folder, ["ansible-playbook", "--syntax-check", "--inventory", "inventory/hosts.yml", ...playbooks]);
  });

  test("yamllint, its own defaults", () => {
    expectPassed(yamllint, chosen(/\.ya?ml$/), "yamllint", "--strict");
  });

  test("docker compose config, with and without what only some servers have", () => {
    const stack = join(folder, "playbooks/files/opt/harden", model.name);
    const variables = model.services.flatMap(({ name }) =>
      ["INPUTS", "BUILD"].map((end) => `${name.replaceAll("-", "_").toUpperCase()}_${end}=0123456789ab\n`),
    );
    writeFileSync(join(stack, ".env"), `HARDEN_HOST=host\n${variables.join("")}`);
    expectWell(stack, ["docker", "compose", "--file", "compose.yml", "config", "--quiet"]);
    for (const overlay of matching(/compose\.[a-z]+\.yml$/)) {
      const both = ["--file", "compose.yml", "--file", basename(overlay)];
      expectWell(stack, ["docker", "compose", ...both, "config", "--quiet"]);
    }
  });

  test("shellcheck", () => {
    expectPassed(shellcheck, plan.files.filter(isShell), "shellcheck");
  });

  test("apparmor_parser", () => {
    for (const path of matching(/\/apparmor\.d\//)) {
      expectWell(folder, ["apparmor_parser", "-Q", "-K", path]);
    }
  });

  test("python compiles every module", () => {
    expectPassed(python, chosen(/\.py$/), "python3", "-W", "error", "-m", "py_compile");
  });

  test("seccomp profiles are JSON with a refusing default", () => {
    for (const path of matching(/\/seccomp\/.*\.json$/)) {
      const profile: unknown = JSON.parse(readFileSync(join(folder, path), "utf8"));
      expect(profile).toMatchObject({ defaultAction: "SCMP_ACT_ERRNO" });
    }
  });

  test("no line is too long to read, and none ends in a blank", () => {
    // An audit rule is one line, and each rule more costs every call of the server: its calls stand together.
    const text = plan.files.filter(({ path }) => !/\.(?:json|md|php|ini|rules)$/.test(path));
    const bad = text.flatMap(({ path, text: content }) =>
      content
        .split("\n")
        .flatMap((line, index) => (/[ \t]$/.test(line) || line.length > 160 ? [`${path}:${index + 1}`] : [])),
    );
    expect(bad).toEqual([]);
  });
});

function isShell({ text }: PlannedFile): boolean {
  return /^#!\/(?:usr\/bin\/env bash|bin\/(?:ba)?sh)\n/.test(text);
}

/** The modules of the collection that a file names: ansible-lint compares their arguments. */
function modulesOf({ text }: PlannedFile, all: readonly PlannedFile[]): readonly PlannedFile[] {
  const names = new Set([...text.matchAll(/\bharden\.stack\.(\w+)/g)].map(([, name]) => name));
  return all.filter(({ path }) => names.has(/\/plugins\/(?:modules|action)\/(\w+)\.py$/.exec(path)?.[1] ?? ""));
}

/**
 * The programs as they are, but that ansible-lint starts no ansible-playbook for each playbook, which took most of the time: the syntax of all
 * playbooks of a project is checked in one process beside it.
 */
function withoutSyntax(): string {
  writeFileSync(join(programs, "ansible-playbook"), "#!/bin/sh\n", { mode: 0o755 });
  return `${programs}:${process.env.PATH}`;
}

function countFiles(output: string): number {
  return Number(/ on (\d+) files/.exec(output)?.[1]);
}

/** Runs a program that must find nothing, and gives all that it said. */
function expectWell(folder: string, [program, ...words]: readonly [string, ...string[]]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  const output = `${stdout ?? ""}${stderr ?? ""}`;
  expect({ code: status, output }).toEqual({ code: 0, output: expect.any(String) });
  return output;
}
