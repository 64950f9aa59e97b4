import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type LoadResult, startLoad } from "../../support/edge/load.ts";
import { visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { expectDone } from "../../support/projects/done.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn, wrongControls } from "../../support/projects/report.ts";
import { eventually } from "../../support/wait.ts";

/*
 * New versions under a load of 200 requests a second over connections that are kept: of an application that answers 503 for its first three seconds,
 * and that ends at once at SIGTERM with all that it does.
 */

const https = 18320;
const versions = Number(process.env.EDGE_VERSIONS ?? 20);
const lab = new Lab("longversions", https, {
  files: "test/apps",
  services: `
  app: { kind: python, source: ./versions, outbound: none, domain: app.example.com }
edge: { certificates: internal, https: "127.0.0.1:${https}", http: "127.0.0.1:18321" }`,
});
const place = { host: "127.0.0.1", port: https };
let ca = "";

const setVersion = (version: string): void => writeFileSync(join(lab.folder, "versions/version.txt"), version);
const readRoot = (): string => lab.inside("edge", "cat", "/data/pki/authorities/local/root.crt");

beforeAll(async () => {
  expect(lab.init()).toMatchObject({ code: 0 });
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report), wrong: wrongControls(report) }).toEqual({
    code: 0,
    failures: "",
    wrong: [],
  });
  ca = await eventually(readRoot, (text) => text.includes("BEGIN"));
});

let end: () => Promise<LoadResult> = async () => ({ sent: 0, failed: [], slowest: 0, answers: [] });
// One that goes on after a failed test would fail the others.
afterEach(() => end());
afterAll(() => lab.remove());

function beginLoad(): void {
  end = startLoad({ ...place, name: "app.example.com", ca }, 200);
}

/** Deploys beside the load, which is in this process; fails with what the deploy said where it does not end with that code. */
async function deployMeanwhile(wanted: number): Promise<void> {
  expectDone(await lab.start(["deploy", "--json"]).ended, {}, wanted);
}

test("no request fails while new versions take over", async () => {
  beginLoad();
  const edge = lab.containers().edge;
  for (let version = 1; version <= versions; version += 1) {
    setVersion(String(version));
    await deployMeanwhile(0);
    expect((await visit(place, "https://app.example.com/", { ca })).text).toBe(String(version));
  }
  const { sent, failed, slowest, answers } = await end();
  console.info(`${versions} versions, ${sent} requests, ${failed.length} failed, the slowest took ${slowest} ms`);
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(versions * 200);
  expect(answers).toEqual(Array.from({ length: versions + 1 }, (_, version) => String(version)));
  expect(lab.containers()).toMatchObject({ edge });
  expect(Object.keys(lab.containers()).sort()).toEqual(["app", "edge"]);
});

test("the same load finds failed requests where Compose alone brings the versions", async () => {
  beginLoad();
  for (let version = 0; version < 3; version += 1) {
    // Compose asks for the health, too, and the edge holds requests as long as nobody answers.
    const { app = "" } = lab.containers();
    const words = [
      "--project-directory",
      `/opt/harden/${lab.stack}`,
      "up",
      "--detach",
      "--wait",
      "--force-recreate",
      "app",
    ];
    expect((await promisify(execFile)("docker", ["compose", ...words])).stderr).toContain("Started");
    expect(lab.containers().app).not.toBe(app);
  }
  const { sent, failed } = await end();
  console.info(`3 versions by Compose alone: ${sent} requests, ${failed.length} failed`);
  expect(failed.length).toBeGreaterThan(0);
});

test("a version that never becomes healthy gets no request, and the previous one stays", async () => {
  const before = lab.containers();
  beginLoad();
  lab.edit("versions/app.py", (text) => text.replace("> 3 else", "> 100000 else"));
  setVersion("never");
  await deployMeanwhile(5);
  const { failed, answers } = await end();
  expect({ failed, answers }).toEqual({ failed: [], answers: [String(versions)] });
  expect(lab.containers()).toEqual(before);
  lab.edit("versions/app.py", (text) => text.replace("> 100000 else", "> 3 else"));
});

test("one that is not healthy at the moment is replaced without a failed request, too", async () => {
  const inspected = (format: string): string => docker("inspect", "--format", format, "longversions-app-live");
  const broken = ["mount", "--bind", "/bin/false", "/usr/local/bin/health"];
  execFileSync("nsenter", ["--target", inspected("{{.State.Pid}}"), "--mount", ...broken]);
  await eventually(
    () => inspected("{{.State.Health.Status}}"),
    (status) => status === "unhealthy",
  );
  beginLoad();
  setVersion("well again");
  await deployMeanwhile(0);
  const { failed, answers } = await end();
  expect(failed).toEqual([]);
  expect(answers.at(-1)).toBe("well again");
  expect(Object.keys(lab.containers()).sort()).toEqual(["app", "edge"]);
});

test("what Compose makes again by itself is found all the same", async () => {
  docker("rm", "--force", lab.containers().app ?? "");
  setVersion("again");
  await deployMeanwhile(0);
  expect((await visit(place, "https://app.example.com/", { ca })).text).toBe("again");
});
