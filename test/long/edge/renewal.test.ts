import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Authority, refusedName } from "../../support/edge/authority.ts";
import { startLoad } from "../../support/edge/load.ts";
import { type Visited, visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { Lab } from "../../support/projects/lab.ts";
import { failuresIn, wrongControls } from "../../support/projects/report.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { waitFor } from "../../support/wait.ts";

/* Certificates of a minute and a half, renewed each minute, under a load; and an edge that is killed again and again meanwhile. */

const here = addressForContainers();
const [https, http] = [18336, 18337];
const [lifetime, renewals, kills] = [90, 3, 3];
const refusal = /rejectedIdentifier|policy forbids/i;
const authority = new Authority(
  "longrenewal-authority",
  temporaryFolder("authority"),
  { address: here, directory: 18338, management: 18339, http, https },
  lifetime,
);
const lab = new Lab("longrenewal", https, {
  files: "test/apps",
  services: `
  app: { kind: python, source: ./versions, outbound: none, domain: app.example.com }
edge:
  ca: ${authority.directory}
  ca_root: ./authority/root.pem
  https: "${here}:${https}"
  http: "${here}:${http}"`,
});
const place = { host: here, port: https };
let ca = "";

const ask = (): Promise<Visited> => visit(place, "https://app.example.com/", { ca });
const readLog = (): string => docker("logs", "--tail", "20", "longrenewal-edge-1");
const serial = async (): Promise<string> => (await ask()).serial;

beforeAll(async () => {
  await authority.start();
  ca = await authority.readRoot();
  mkdirSync(join(lab.folder, "authority"));
  copyFileSync(authority.rootFile, join(lab.folder, "authority/root.pem"));
  expect(lab.init()).toMatchObject({ code: 0 });
  // It looks each ten minutes, which is often enough for certificates of months.
  lab.edit("playbooks/files/opt/harden/longrenewal/edge/conf/Caddyfile", (text) =>
    text.replace("\tadmin off\n", "\tadmin off\n\trenew_interval 2s\n"),
  );
  expect(deployed().wrong).toEqual([]);
  await waitFor(serial, readLog);
});

afterAll(() => {
  lab.remove();
  authority.remove();
  rmSync(authority.folder, { recursive: true });
});

test("no request fails while certificates are renewed", async () => {
  const end = startLoad({ ...place, name: "app.example.com", ca }, 100);
  const serials = await seeSerials(renewals + 1);
  const { sent, failed, slowest } = await end();
  console.info(
    `${serials.size - 1} renewals, ${sent} requests, ${failed.length} failed, the slowest took ${slowest} ms`,
  );
  expect(failed).toEqual([]);
  expect(sent).toBeGreaterThan(renewals * 1000);
});

test("an edge that is killed while it renews comes back with a certificate that is good, and renews it", async () => {
  // The engine starts it again five times (`bounded-restart`), however long it ran in between.
  for (let kill = 0; kill < kills; kill += 1) {
    await beginsToRenew();
    await sleep(Math.random() * 300);
    process.kill(Number(docker("inspect", "--format", "{{.State.Pid}}", "longrenewal-edge-1")), "SIGKILL");
    expect((await waitFor(ask, readLog)).status).toBe(200);
    // Its lock counts as left behind after ten seconds. A certificate that has ended would be refused here.
    await seeSerials(2);
  }
});

test("where the authority is away the site stays up with the certificate that it has", async () => {
  // One that is started again would have lost its accounts, and its root.
  docker("pause", authority.name);
  const before = await serial();
  await sleep((lifetime * 1000) / 3);
  expect(await serial()).toBe(before);
  docker("unpause", authority.name);
});

test("a name that the authority refuses is a finding that says why, its log does, too, and the other name stays up", async () => {
  lab.edit("harden.yml", (text) =>
    text.replace("domain: app.example.com", `domain: [app.example.com, ${refusedName}]`),
  );
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const { certificate, wrong } = deployed();
  expect(certificate).toContain(refusedName);
  expect(certificate).toMatch(refusal);
  expect(wrong.filter((control) => control !== "page-answers")).toEqual([]);
  // Its certificate of a minute and a half may have ended while the edge was made again.
  expect((await waitFor(ask, readLog)).status).toBe(200);
  expect(lab.run(["logs", "edge"]).stdout).toMatch(refusal);
});

/** Waits until the edge says that it renews a certificate. */
async function beginsToRenew(): Promise<void> {
  const log = spawn("docker", ["logs", "--follow", "--tail", "0", "longrenewal-edge-1"], { stdio: "pipe" });
  const signal = AbortSignal.timeout(lifetime * 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      const look = (chunk: Buffer) => (String(chunk).includes('"msg":"renewing certificate"') ? resolve() : undefined);
      log.stdout.on("data", look);
      log.stderr.on("data", look);
      signal.addEventListener("abort", () => reject(new Error(`it renews nothing:\n${readLog()}`)));
    });
  } finally {
    log.kill();
  }
}

/** What a deploy finds: of the certificates, which last for a moment only, and what else is wrong. */
function deployed() {
  const { code, report } = lab.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 3, failures: "" });
  const refused = report.findings.find(({ control, ok }) => control === "edge-certificate" && ok !== true);
  return {
    certificate: refused?.why ?? "",
    wrong: wrongControls(report)
      .map(({ control }) => control)
      .filter((control) => control !== "edge-certificate"),
  };
}

/** Asks by a new connection each second until so many certificates were shown. */
async function seeSerials(wanted: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const end = Date.now() + (wanted + 1) * lifetime * 1000;
  while (seen.size < wanted && Date.now() < end) {
    seen.add(await serial());
    await sleep(1000);
  }
  expect(seen.size).toBe(wanted);
  return seen;
}
