import { createIo } from "../../src/lib/io.ts";
import { runScanner } from "../../src/project/measure/run-scanner.ts";
import type { Project } from "../../src/project/open.ts";
import type { Ask } from "../../src/project/run/ask-hosts.ts";
import { trivy } from "../../src/scan/scanners/trivy.ts";
import { renderAnswers } from "../support/rendered.ts";

/* A program that is made for a kind of processor: each host gets the one for its own, and no host is left out of the outcome. */

const services = {
  web: { kind: "generic", image: "nginx:1", compose: { user: "101:101" } },
  app: { kind: "generic", source: "./app", compose: { build: {}, user: "101:101" } },
};
const answers = { version: 1, name: "shop", hosts: [{ name: "here", connection: "local" }], services };

async function scan(machines: Readonly<Record<string, string | undefined>>, ended: object) {
  const { model } = await renderAnswers(JSON.stringify(answers));
  const asked: { limit: string | undefined; args: Readonly<Record<string, unknown>> }[] = [];
  const ask: Ask = async (task, limit) => {
    if ("argv" in task) {
      return Object.entries(machines).map(([host, stdout]) =>
        stdout === undefined
          ? { host, outcome: "unreachable", stdout: "", message: "no route" }
          : { host, outcome: "ok", stdout: `${stdout}\n` },
      );
    }
    asked.push({ limit, args: task.args });
    return (limit ?? "").split(",").map((host) => ({ host, outcome: "ok", stdout: JSON.stringify(ended) }));
  };
  const outcomes = await runScanner(
    {
      ...{ root: "/nowhere", json: false, quiet: true, verbose: false },
      io: { ...createIo({ colour: false, plain: false }), stderr: process.stdout },
      signal: new AbortController().signal,
    },
    { model } as Project,
    ask,
    {
      scanner: trivy,
      archive: async (machine) => (machine === "riscv64" ? { missing: "no release" } : { path: `/${machine}.tar.gz` }),
    },
    { folder: "/nowhere", findings: [] },
  );
  return {
    asked,
    outcomes: outcomes.map(({ place, outcome }) => [place, outcome.state, "why" in outcome ? outcome.why : ""]),
  };
}

const text = JSON.stringify({ reports: [{ service: "web", report: { SchemaVersion: 2, Results: [] } }] });

test("each kind of processor gets its archive, and a host without one or without an answer is told", async () => {
  const machines = { a: "x86_64", b: "aarch64", c: "riscv64", d: undefined, e: "x86_64" };
  const { asked, outcomes } = await scan(machines, { ended: 0, text, cut: false });
  expect(asked.map(({ limit, args }) => [limit, args.archive])).toEqual([
    ["a,e", "/x86_64.tar.gz"],
    ["b", "/aarch64.tar.gz"],
  ]);
  expect([...outcomes].sort()).toEqual([
    ["a", "complete", ""],
    ["b", "complete", ""],
    ["c", "missing", "no release"],
    ["d", "aborted", "no route"],
    ["e", "complete", ""],
  ]);
});

test("a host is told which services it runs, and which it builds", async () => {
  const { asked } = await scan({ a: "x86_64" }, { ended: 0, text, cut: false });
  const { targets, stack, command } = asked[0]?.args ?? {};
  expect({ stack, command }).toEqual({ stack: "shop", command: ["./trivy"] });
  expect(
    (targets as { service: string; words: string[] }[]).map(({ service, words }) => [service, words.at(-1)]),
  ).toEqual([
    ["web", "{image}"],
    ["app", "{image}"],
    ["app", "/opt/harden/shop/app"],
  ]);
});

test("a database that cannot be fetched is an abort with Trivy's last words", async () => {
  const said = "web: INFO updating\nFATAL failed to download vulnerability DB: no such host\n";
  const { outcomes } = await scan({ a: "x86_64" }, { ended: 1, text: null, said, cut: false });
  expect(outcomes).toEqual([
    ["a", "aborted", "it wrote nothing: FATAL failed to download vulnerability DB: no such host"],
  ]);
});
