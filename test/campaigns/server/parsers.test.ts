import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { caseStudy, dbserver, webserver } from "../../support/case-study.ts";
import { imageWith } from "../../support/engine/image-with.ts";
import { renderAnswers, temporaryFolder, writePlan } from "../../support/rendered.ts";

/* The AppArmor profiles of every kind, and ones that were learned, read by the parsers of the servers that people have: 3.0 to 5.0. Each has its own includes and knows other features. */

const everyKind = caseStudy({
  logging: "fluent-bit",
  services: {
    web: webserver({ uses: ["maria", "cache"] }),
    node: { kind: "node", source: "./node", start: "node .", uses: ["post"] },
    python: { kind: "python", source: "./python", start: "python app.py", uses: ["my"] },
    site: { kind: "static", source: "./site", publish: "127.0.0.1:8084" },
    maria: dbserver({ seed: undefined }),
    my: dbserver({ kind: "mysql", image: "mysql:8.4", seed: undefined }),
    post: dbserver({ kind: "postgres", image: "postgres:17", seed: undefined }),
    cache: { kind: "redis", keys: "own" },
    own: { kind: "generic", image: "example.org/own:1", apparmor: "learned" },
    watched: {
      ...{ kind: "generic", image: "example.org/own:1", apparmor: "watched" },
      accept: { apparmor: { reason: "it is watched", until: "2099-01-01" } },
    },
  },
});

const folder = temporaryFolder("profiles");
let profiles: readonly string[];

beforeAll(async () => {
  const { plan } = await renderAnswers(JSON.stringify(everyKind));
  writePlan(plan, folder);
  profiles = plan.files.map(({ path }) => path).filter((path) => path.includes("/apparmor.d/"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["debian:12", /version 3\.0/],
  ["debian:13", /version 4\.1/],
  ["ubuntu:22.04", /version 3\.0/],
  ["ubuntu:26.04", /version 5\.0/],
])("that of %s", (base, version) => {
  const image = imageWith(base, ["apparmor"]);
  expect(profiles.length).toBeGreaterThanOrEqual(10);
  const run = (...words: readonly string[]) =>
    spawnSync(
      "docker",
      ["run", "--rm", "--volume", `${folder}:/project:ro`, "--workdir", "/project", image, ...words],
      {
        encoding: "utf8",
      },
    );
  expect(run("apparmor_parser", "--version").stdout).toMatch(version);
  const { status, stdout, stderr } = run("apparmor_parser", "-Q", "-K", ...profiles);
  expect({ status, output: `${stdout}${stderr}`.replaceAll(/^.*interface file missing.*\n/gm, "") }).toEqual({
    status: 0,
    output: "",
  });
});
