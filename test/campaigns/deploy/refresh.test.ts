import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Renewal } from "../../../src/report/types.ts";
import { docker } from "../../support/engine/docker.ts";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls, changedIn, failuresIn } from "../../support/projects/report.ts";
import { temporaryFolder } from "../../support/rendered.ts";

/* Images that were built long ago: told, and renewed where their packages differ. */

const stack = "e2erefresh";
const port = 18_233;
const lab = new Lab(stack, port, {
  files: "test/apps",
  services: `  site: { kind: static, source: ./static, publish: "127.0.0.1:${port}" }`,
});
const daySeconds = 24 * 3600;

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
  lab.mustDeploy();
});
afterAll(() => lab.remove());

const present = () => {
  const [, tag = ""] = /^SITE_BUILD=(\w+)$/m.exec(readFileSync(`/opt/harden/${stack}/.env`, "utf8")) ?? [];
  return `${stack}/site:${tag}`;
};
const idOf = (name: string) => docker("inspect", "--format", "{{.Id}}", name);
const runs = () => docker("inspect", "--format", "{{.Image}}", lab.containers().site ?? "");
/** Without the second names that releases give. */
const tags = () =>
  docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", `${stack}/*`)
    .split("\n")
    .filter((name) => !name.includes(":release-"))
    .sort();

/** Puts an image in the place of the present one as it would be had it been built that many days ago. */
function makeOld(days: number, step: string): void {
  const folder = temporaryFolder("older");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Dockerfile"), `FROM ${present()}\nUSER 0\nRUN ${step}\nUSER 10003:10003\n`);
  const epoch = Math.floor(Date.now() / 1000) - days * daySeconds;
  const build = { context: ".", args: { SOURCE_DATE_EPOCH: `${epoch}` } };
  writeFileSync(join(folder, "compose.yml"), JSON.stringify({ services: { site: { build, image: present() } } }));
  docker("compose", "--project-directory", folder, "build");
  rmSync(folder, { recursive: true });
}

function deploy(...flags: readonly string[]) {
  const { code, report } = lab.deploy(...flags);
  const { renewals = [] } = report as { readonly renewals?: readonly Renewal[] };
  return { code, failures: failuresIn(report), changed: changedIn(report), renewals, broken: brokenControls(report) };
}

test("what was just built is current", () => {
  const { report } = lab.deploy();
  expect(report.findings).toContainEqual(expect.objectContaining({ control: "image-age", service: "site", ok: true }));
});

test("an image of old packages is a finding that names the way out, and the container runs what was built last", () => {
  makeOld(45, "sed -i '/^Package: tzdata$/,/^$/s/^Version: .*/Version: 0.1-1/' /var/lib/dpkg/status");
  expect(runs()).not.toBe(idOf(present()));
  const { code, broken } = deploy();
  expect(runs()).toBe(idOf(present()));
  expect({ code, broken }).toEqual({
    code: 3,
    broken: [
      expect.objectContaining({ control: "image-age", why: expect.stringMatching(/ is 45 days, wanted within 30/) }),
    ],
  });
  expect(lab.run(["report"]).stdout).toContain("→ `harden-init deploy --refresh` builds it again");
});

test("a check says what would be renewed", () => {
  expect(lab.run(["deploy", "--check", "--refresh"]).stdout).toContain(
    "Would build again, or pull again, the images of: site\n",
  );
});

test("a refresh replaces it, tells which packages differ, and a second pass changes nothing", async () => {
  const old = runs();
  const { code, failures, changed, renewals, broken } = deploy("--refresh", "--prove");
  expect({ code, failures, second: changed[1], broken }).toEqual({ code: 0, failures: "", second: 0, broken: [] });
  expect(renewals).toEqual([expect.objectContaining({ service: "site", replaced: true, why: "1 package differs" })]);
  expect(renewals[0]?.packages).toEqual([{ name: "tzdata", old: "0.1-1", new: expect.stringMatching(/^20/) }]);
  expect(lab.run(["report"]).stdout).toMatch(/Images\n {2}site: replaced, 1 package differs\n {4}tzdata 0\.1-1 → 20/);
  const { report } = lab.deploy();
  expect(report.findings).toContainEqual(
    expect.objectContaining({ control: "pending-updates", service: "site", ok: true }),
  );
  expect(runs()).toBe(idOf(present()));
  expect(runs()).not.toBe(old);
  expect(idOf(`${present()}-previous`)).toBe(old);
  expect(tags()).toEqual([present(), `${present()}-previous`]);
  expect(await lab.page()).toMatch(/^200 /);
});

test("where the distribution has no updates nothing is built, and the image counts as current", () => {
  makeOld(60, "true");
  expect(deploy().broken).toEqual([expect.objectContaining({ control: "image-age" })]);
  const { site } = lab.containers();
  const { code, changed, renewals, broken } = deploy("--refresh");
  expect({ code, changed, broken }).toEqual({ code: 0, changed: [0], broken: [] });
  expect(renewals).toEqual([
    expect.objectContaining({ replaced: false, why: "its distribution has no updates for it" }),
  ]);
  expect(lab.containers().site).toBe(site);
  expect(tags()).toEqual([present(), `${present()}-previous`]);
  expect(deploy()).toMatchObject({ code: 0, changed: [0] });
});

test("a bill of materials has the packages of what runs", () => {
  const folder = lab.beside("boms");
  expect(lab.run(["sbom", "--yes", "--output", folder])).toMatchObject({ code: 0, stderr: "" });
  const bom = JSON.parse(readFileSync(join(folder, "here.site.cdx.json"), "utf8"));
  expect(bom.metadata.component).toMatchObject({ type: "container", "bom-ref": runs(), name: `${stack}/site` });
  expect(bom.components).toContainEqual(
    expect.objectContaining({
      name: "nginx",
      purl: expect.stringMatching(/^pkg:deb\/debian\/nginx@.+&distro=debian-13$/),
    }),
  );
  expect(lab.run(["sbom", "gone"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("unknown service `gone`"),
  });
});

test("files that changed in the same run are in the new image", () => {
  const file = `playbooks/files/opt/harden/${stack}/site/bin/health`;
  lab.edit(file, (text) => `${text}\n`);
  const { code, failures, renewals } = deploy("--refresh");
  expect({ code, failures }).toEqual({ code: 0, failures: "" });
  expect(renewals).toEqual([expect.objectContaining({ replaced: true, why: "its files changed" })]);
  expect(deploy()).toMatchObject({ code: 0, changed: [0] });
});
