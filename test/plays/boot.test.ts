import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

/* The play's own Python, with a systemctl and an apparmor_parser of ours. */

const folder = temporaryFolder("plays-boot");
const path = process.env.PATH;
const program = (name: string, script: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
};

beforeAll(() => {
  process.env.PATH = `${folder}:${path}`;
});
afterAll(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

const unit = (load: string, file: string, active: string, sub: string, reload = "no") =>
  `LoadState=${load}\nUnitFileState=${file}\nActiveState=${active}\nSubState=${sub}\nNeedDaemonReload=${reload}`;

test.each([
  ["as wanted", unit("loaded", "enabled", "active", "exited"), [], "enabled, active"],
  ["missing", unit("not-found", "", "inactive", "dead"), ["bring", "enable", "start"], "not-found"],
  ["disabled by hand", unit("loaded", "disabled", "active", "exited"), ["enable"], "disabled, active"],
  ["failed at boot", unit("loaded", "enabled", "failed", "failed"), ["start"], "enabled, failed"],
  ["edited since", unit("loaded", "enabled", "active", "exited", "yes"), ["reload"], "enabled, active"],
  ["masked", unit("masked", "masked", "inactive", "dead"), ["bring", "enable", "start"], "masked"],
  ["a systemd that says nothing", "", ["bring", "enable", "start"], "unknown"],
])("a unit %s", (_what, said, todo, reading) => {
  program("systemctl", `cat <<'END'\n${said}\nEND`);
  const found = evaluate("server.boot", "[it.todo_of(s := it.settled('x.service')), it.describe(s)]");
  expect(found).toEqual([todo, reading]);
});

test("a unit on its way up is waited for", () => {
  const starting = unit("loaded", "enabled", "activating", "start");
  const up = unit("loaded", "enabled", "active", "exited");
  program(
    "systemctl",
    `if [ -e ${folder}/asked ]; then echo '${up}'; else touch ${folder}/asked; echo '${starting}'; fi`,
  );
  expect(evaluate("system.units", "it.settled('x.service')['ActiveState']")).toBe("active");
});

test("but not for ever, and not between two attempts", () => {
  program("systemctl", `echo '${unit("loaded", "enabled", "activating", "start")}'`);
  expect(evaluate("system.units", "it.settled('x.service', 0.1)['ActiveState']")).toBe("activating");
  program("systemctl", `echo '${unit("loaded", "enabled", "activating", "auto-restart")}'`);
  expect(evaluate("system.units", "it.settled('x.service')['SubState']")).toBe("auto-restart");
});

test.each([
  ["/etc/systemd/system/harden-init.shop.service", true],
  ["/etc/systemd/system/docker.service.d/x.conf", false],
  ["/etc/systemd/system/shop.timer", false],
  ["/opt/harden/shop/x.service", false],
])("%s is a unit: %s", (file, expected) => {
  expect(evaluate("system.units", "it.is_unit(given)", file)).toBe(expected);
});

describe("a profile", () => {
  const tried = (text: string): unknown =>
    evaluate(
      "system.apparmor",
      "refused(lambda: it.try_profile('/etc/apparmor.d/harden-init.s.web', given.encode()))",
      text,
    );
  const profile = (rule: string): string => `abi <abi/3.0>,\ninclude <tunables/global>\nprofile x {\n  ${rule}\n}\n`;

  test.each([
    ["that is right", "/tmp/ r,", ""],
    [
      "with a word that is none",
      "/tmp/ readable,",
      "harden-init.s.web does not parse: AppArmor parser error for harden-init.s.web",
    ],
    ["whose rules contradict each other", "/a ix,\n  /a px,", "conflicting x modifiers"],
    ["that includes what the server does not have", "include <abstractions/of-nobody>", "of-nobody"],
  ])("%s", (_what, rule, says) => {
    expect(tried(profile(rule))).toEqual(says === "" ? "" : expect.stringContaining(says));
    expect(tried(profile(rule))).not.toContain("/tmp/harden-init-profile");
  });
});
