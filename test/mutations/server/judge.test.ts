import type { DeployReport } from "../../support/projects/report.ts";
import { listServerMutations } from "./all.ts";
import { expectWrong, findUntold, findWrong } from "./judge.ts";

const deeds = listServerMutations("shop");
const done = deeds.filter(({ read }) => ["sshd X11Forwarding", "sshd PermitTunnel", "group docker"].includes(read));
const finding = (control: string, why: string, more: object = {}) => ({ control, ok: false, why, ...more });
const report = (...findings: DeployReport["findings"]): DeployReport => ({ passes: [], urls: {}, findings });
const ssh = "sshd X11Forwarding is yes, wanted no; sshd PermitTunnel is yes, wanted no";
const users = "group docker is games, wanted no account";

test("what was done is what is expected, by control and reading", () => {
  const found = report(finding("ssh-settings", ssh), finding("engine-users", users), {
    control: "idle-logins",
    ok: true,
  });
  expect(findWrong(found)).toEqual(expectWrong(done));
  expect(findUntold(found, done)).toEqual([]);
});

test.each<[string, DeployReport["findings"]]>([
  ["one reading less", [finding("ssh-settings", ssh.replace(/;.*/, "")), finding("engine-users", users)]],
  ["one control less", [finding("ssh-settings", ssh)]],
  [
    "another control",
    [
      finding("ssh-settings", ssh),
      finding("engine-users", users),
      finding("idle-logins", "shell TMOUT is 0, wanted 9"),
    ],
  ],
  [
    "a service",
    [finding("ssh-settings", ssh), finding("engine-users", users), finding("pids-limit", "x is 1", { service: "web" })],
  ],
])("%s is not what was done", (_what, findings) => {
  expect(findWrong(report(...findings))).not.toEqual(expectWrong(done));
});

test("a finding without the value that was set does not name what was done", () => {
  const found = report(finding("ssh-settings", ssh), finding("engine-users", users.replace("games", "ann")));
  expect(findUntold(found, done).map(({ control }) => control)).toEqual(["engine-users"]);
});

test("each has a text of its own for the page, and no two write the same file", () => {
  const texts = deeds.map(({ what }) => what);
  const files = deeds.flatMap(({ breaks }) => />>?\s*(\/\S+)$/.exec(breaks.split(";")[1] ?? "")?.[1] ?? []);
  expect(new Set(texts).size).toBe(texts.length);
  expect(new Set(files).size).toBe(files.length);
  expect(files.length).toBeGreaterThan(10);
});
