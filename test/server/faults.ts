import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failuresIn } from "../support/projects/report.ts";
import type { RemoteProject } from "../support/servers/remote.ts";
import type { Step } from "./apparmor.ts";

/** What goes wrong on a server whose kernel is its own; the stack is as wanted before and after. */
export function faultSteps(step: Step, project: () => RemoteProject): void {
  step("audit rules that do not load replace nothing", () => {
    const rules = `playbooks/files/etc/audit/rules.d/50-harden-init.${project().stack}.rules`;
    withLine(project(), rules, "-a always,exit -F arch=b64 -S no_such_call -k broken", () =>
      expectRefusal(project(), /no_such_call/),
    );
  });

  step("a clock that is years behind is told before anything is changed", () => {
    project().root("date --set '2020-02-02 02:02:02'");
    try {
      expectRefusal(project(), /its clock says 2020-02-02[\s\S]*no task before it changed anything/);
    } finally {
      project().root(`date --set @${Math.round(Date.now() / 1000)}`);
    }
  });

  step("a disk that is full is told, and nothing is half-written", () => {
    // No size that goes into its image: an emulated server takes minutes to build one.
    project().set(["services", "webserver", "limits"], { cpus: 0.9 });
    expect(project().run(["generate"]).code).toBe(0);
    try {
      // Nearly all of it at once, and the rest by writing until there is none left.
      project().root(`fallocate --length $(($(stat --file-system --format '%f * %S' /) - 256 * 1024 * 1024)) /opt/full
        cat /dev/zero >/opt/rest 2>/dev/null || true`);
      // Ansible calls a server unreachable on which it can make no folder for itself. Where /tmp is on that disk, its modules do not even begin.
      expectRefusal(project(), /(No space left on device|temporary files .* take no file)[\s\S]*→ The disk is full/);
    } finally {
      project().root("rm -f /opt/full /opt/rest");
    }
  });

  step("with all that put right, the next deploy converges", () => {
    const { code, report } = project().deploy("--prove");
    expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
    expect(report.findings.filter(({ ok }) => ok !== true)).toEqual([]);
  });
}

/** Deploys in vain: the failure is told in words, and the containers and the rules that are loaded are as before. */
function expectRefusal(project: RemoteProject, words: RegExp): void {
  const state = () => [project.containers(), project.root("auditctl -l")];
  const earlier = state();
  const { code, stdout } = project.run(["deploy"]);
  expect(stdout).toMatch(words);
  expect(code).toBe(5);
  expect(state()).toEqual(earlier);
}

/** Adds a line to a file of the project for as long as something is tried. */
function withLine(project: RemoteProject, path: string, line: string, tried: () => void): void {
  const file = join(project.folder, path);
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text}${line}\n`);
  tried();
  writeFileSync(file, text);
}
