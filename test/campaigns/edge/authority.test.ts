import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Authority, makeCertificate, refusedName } from "../../support/edge/authority.ts";
import { visit } from "../../support/edge/visit.ts";
import { docker } from "../../support/engine/docker.ts";
import { addressForContainers } from "../../support/engine/this-machine.ts";
import { deployAndCompare, expectProven } from "../../support/projects/deploys.ts";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls, type DeployReport } from "../../support/projects/report.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { waitFor } from "../../support/wait.ts";

/* Names that move to another authority, which is away, refuses, or never answers: each keeps the certificate that it has until there is a new one. */

const here = addressForContainers();
const [https, http] = [18364, 18365];
const name = "shop.example.com";
const authority = new Authority("e2emoves-authority", temporaryFolder("authority"), {
  address: here,
  directory: 18366,
  management: 18367,
  http,
  https,
});
const byAcme = { ca: authority.directory, ca_root: "./authority/root.pem" };
const byNobody = { ca: `https://${here}:1/dir` };
const byOwn = { certificates: "own", certificate: "./authority/own.pem" };
const lab = new Lab("e2emoves", https, {
  files: "test/apps",
  services: `
  echo: { kind: python, source: ./echo, outbound: none, domain: [${name}, ${refusedName}] }
edge:
  certificates: internal
  http3: true
  https: "${here}:${https}"
  http: "${here}:${http}"`,
});

/** Without an authority nobody is trusted, and only the serial number is of use. */
const ask = (host: string, ca?: string) =>
  visit({ host: here, port: https }, `https://${host}/`, ca === undefined ? { rejectUnauthorized: false } : { ca });
const serials = async () => [(await ask(name)).serial, (await ask(refusedName)).serial];
const findingsOf = (report: DeployReport) => brokenControls(report).map(({ control, why }) => `${control} ${why}`);

function certifyBy(certificates: Readonly<Record<string, string>>): void {
  lab.set(["edge"], { ...certificates, http3: true, https: `${here}:${https}`, http: `${here}:${http}` });
  expect(lab.run(["generate", "--yes"])).toMatchObject({ code: 0 });
}

beforeAll(async () => {
  await authority.start();
  docker("stop", authority.name);
  mkdirSync(join(lab.folder, "authority"));
  copyFileSync(authority.rootFile, join(lab.folder, "authority/root.pem"));
  expect(lab.init()).toMatchObject({ code: 0 });
  expectProven(lab);
});

afterAll(() => {
  lab.remove();
  authority.remove();
  rmSync(authority.folder, { recursive: true });
});

test("while the new authority is away every name keeps what the previous one gave, and a finding says so for each", async () => {
  const before = await serials();
  certifyBy(byAcme);
  const { outcome, report } = deployAndCompare(lab);
  expect(outcome).toMatchObject({ code: 3, failures: "", renewed: ["edge"] });
  expect(findingsOf(report)).toEqual([
    expect.stringMatching(/^edge-certificate .*of the previous authority \(.*connect/),
  ]);
  expect(await serials()).toEqual(before);
});

test("it goes on by itself once the new authority answers, name by name: a refused one keeps the previous certificate, with the reason", async () => {
  const [, kept] = await serials();
  docker("start", authority.name);
  const root = await waitFor(
    () => authority.readRoot(),
    () => docker("logs", authority.name),
  );
  await waitFor(
    () => ask(name, root),
    () => docker("logs", "--tail", "20", "e2emoves-edge-1"),
  );
  expect((await ask(refusedName)).serial).toBe(kept);
  const { outcome, changed, report } = deployAndCompare(lab);
  expect({ code: outcome.code, changed }).toEqual({ code: 3, changed: [0] });
  const [finding, ...others] = findingsOf(report);
  expect(others).toEqual([]);
  expect(finding).toMatch(/^edge-certificate .*of the previous authority \(.*(rejectedIdentifier|policy forbids)/i);
  expect(finding).toContain(refusedName);
  expect(finding).not.toContain(name);
});

test("a certificate of the user's own stays, too, where the next authority never answers, and a rollback ends the wait", async () => {
  const folder = join(lab.folder, "authority");
  makeCertificate(folder, "own", name, `DNS:${name},DNS:${refusedName}`);
  const own = readFileSync(join(folder, "own.pem"), "utf8");
  certifyBy(byOwn);
  const key = readFileSync(join(folder, "own.key"), "utf8");
  expect(lab.run(["secrets", "set", "edge_tls_key", "--yes"], {}, key)).toMatchObject({ code: 0 });
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 0, failures: "", wrong: [] });
  certifyBy(byNobody);
  expect(deployAndCompare(lab).outcome).toMatchObject({ code: 3, failures: "" });
  expect((await ask(name, own)).status).toBe(200);
  expect((await ask(refusedName, own)).status).toBe(200);
  expect(lab.run(["rollback", "--yes"])).toMatchObject({ code: 0 });
  expect((await ask(name, own)).status).toBe(200);
});

test("once every name is certified nothing of the previous certificates is in use, nobody can change the edge, and the copy of the user's own is gone", async () => {
  lab.set(["services", "echo", "domain"], name);
  certifyBy(byAcme);
  expectProven(lab);
  expect((await ask(name, await authority.readRoot())).status).toBe(200);
  expect(lab.inside("edge", "bash", "-c", "cd /data && echo own* && cat /tmp/previous && ls /tmp")).not.toMatch(
    /own\.|example|admin/,
  );
});
