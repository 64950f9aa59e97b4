import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { Lab } from "../../support/projects/lab.ts";
import { brokenControls, failuresIn } from "../../support/projects/report.ts";

/* What is measured of any server, also of one that is not prepared: accounts that may use its engine, and room. */

const stack = "e2ehost";
const port = 18_225;
const lab = new Lab(stack, port, {
  files: "test/apps",
  services: `  site: { kind: static, source: ./static, publish: "127.0.0.1:${port}" }`,
});
const folder = `/opt/harden/${stack}`;
/** An account of every Debian and Ubuntu. */
const member = "games";
const run = (...words: readonly [string, ...string[]]) => execFileSync(words[0], words.slice(1), { encoding: "utf8" });
const broken = (report: Parameters<typeof brokenControls>[0]) =>
  brokenControls(report).filter(({ service }) => service === undefined);

beforeAll(() => {
  expect(lab.init()).toMatchObject({ code: 0 });
});
afterAll(() => lab.remove());

test("an image that must be built is not begun where there is little room", () => {
  mkdirSync(folder, { recursive: true });
  run("mount", "-t", "tmpfs", "-o", "size=48m", "harden-init-test", folder);
  try {
    const { code, report } = lab.deploy();
    expect({ code, failures: failuresIn(report) }).toEqual({
      code: 5,
      failures: expect.stringMatching(/4\d MiB free of 48 at \S+\), and e2ehost\/site:\w{32} must be built or pulled/),
    });
    expect(lab.containers()).toEqual({});
  } finally {
    run("umount", folder);
  }
});

test("a sound server is no finding", () => {
  const { code, report } = lab.deploy("--prove");
  expect({ code, failures: failuresIn(report), broken: broken(report) }).toEqual({ code: 0, failures: "", broken: [] });
  const held = report.findings.filter(({ service, ok }) => service === undefined && ok).map(({ control }) => control);
  expect(held).toEqual(expect.arrayContaining(["engine-users", "disk-space"]));
});

test("a member of the group docker is a finding that names the account, unless the answers list it", () => {
  run("gpasswd", "--add", member, "docker");
  try {
    const { code, report } = lab.deploy();
    expect({ code, broken: broken(report) }).toEqual({
      code: 3,
      broken: [
        expect.objectContaining({ control: "engine-users", why: `group docker is ${member}, wanted no account` }),
      ],
    });
    expect(lab.run(["report"]).stdout).toContain("→ `gpasswd --delete ACCOUNT docker`");
    lab.set(["server", "docker_group"], [member]);
    expect(lab.run(["generate"])).toMatchObject({ code: 0 });
    lab.mustDeploy();
  } finally {
    run("gpasswd", "--delete", member, "docker");
  }
});

test("little room is a finding where nothing must be built", () => {
  run("mount", "-t", "tmpfs", "-o", "size=48m", "harden-init-test", folder);
  try {
    const { code, report } = lab.deploy("--tags", "verify");
    expect({ code, broken: broken(report) }).toEqual({
      code: 3,
      broken: [expect.objectContaining({ control: "disk-space", why: expect.stringContaining(`of 48 at ${folder}`) })],
    });
  } finally {
    run("umount", folder);
  }
});
