import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/rendered.ts";
import { evaluate } from "./python.ts";

/* What stops a deploy before anything is changed, because no task could mend it. */

const noon = Date.UTC(2026, 10, 25, 12) / 1000;
const hour = 3600;

test.each([
  ["the same", 0, false],
  ["some minutes behind", -600, false],
  ["some minutes ahead", 600, false],
  ["hours behind", -3 * hour, true],
  ["years ahead", 3 * 365 * 24 * hour, true],
])("a clock that is %s", (_, difference, refused) => {
  const said = String(evaluate("server.ground", "it.clock_fault(*given)", [noon + difference, noon]));
  expect(said !== "").toBe(refused);
  if (refused) {
    expect(said).toContain("2026-11-25 12:00 UTC");
    expect(said).toContain("timedatectl set-ntp true");
  }
});

const enabled = join(temporaryFolder("ground"), "enabled");

test.each([
  ["require", "Y\n", false],
  ["require", "N\n", true],
  ["auto", "N\n", false],
  ["off", "N\n", false],
])("AppArmor %s where the kernel says %j", (apparmor, kernel, refused) => {
  writeFileSync(enabled, kernel);
  const said = String(evaluate("server.ground", "it.apparmor_fault(*given)", [enabled, apparmor]));
  expect(said !== "").toBe(refused);
});

test("AppArmor that is required where the kernel has none at all", () => {
  const said = evaluate("server.ground", "it.apparmor_fault(given, 'require')", join(enabled, "none"));
  expect(said).toMatch(/AppArmor is required/);
});

test("both faults are told at once", () => {
  const look = "refused(lambda: it.look({'now': 0, 'apparmor': 'require'}))";
  const without = `setattr(it, 'ENABLED', '/nowhere') or ${look}`;
  const said = evaluate("server.ground", without);
  expect(said).toMatch(/its clock says .*AppArmor is required/s);
});
