import { readFileSync } from "node:fs";
import { formatAnswers } from "../../src/answers/write.ts";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import { allowedAnswers } from "../support/any-answers.ts";
import { caseStudy, dbserver, webserver } from "../support/case-study.ts";
import { sampleOf } from "../support/holds.ts";
import { lintProjects, type NamedProject } from "../support/linters/lint-projects.ts";

/* Projects with every kind of service, and with whatever the answers allow. */

/** Stacks that nobody thought of; the name of a failing one is what it takes to see it again. */
const byChance = sampleOf(allowedAnswers, 2).map((answers) => JSON.stringify(answers));

lintProjects([
  // What the others have in common with it is read there.
  ["the case study", readFileSync("harden.yml", "utf8")],
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
    "an application of each language, and files; one of them with a public name",
    JSON.stringify(
      caseStudy({
        edge: { email: "ops@example.com", http3: true },
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
          shelf: {
            kind: "python",
            base: "python:3.13-slim",
            source: "./shelf",
            start: "gunicorn shelf:app",
            domain: "shelf.example.com",
            access: [{ path: "/staff", users: ["alice"], from: ["10.0.0.0/8"] }],
          },
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
            keeps: ["/var/lib/app"],
            owns: ["/var/lib/app"],
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
  ...byChance.map((answers): NamedProject => [`by chance: ${answers}`, answers]),
]);
