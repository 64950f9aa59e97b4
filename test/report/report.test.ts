import { createColors } from "picocolors";
import type { RunEnding, RunEvent, TaskResult } from "../../src/ansible/types.ts";
import { judgeDrift, judgeReport } from "../../src/report/exit.ts";
import { foldReport } from "../../src/report/fold.ts";
import { formatMarkdown } from "../../src/report/formats/markdown.ts";
import { formatReport } from "../../src/report/formats/text/text.ts";
import { describeChangesBefore } from "../../src/report/summary.ts";
import type { Acceptance, Pass, Report } from "../../src/report/types.ts";
import { accept } from "./fleet.ts";
import { eventsWithEnd, reportOf } from "./reports.ts";

const done: RunEnding = { type: "done" };
const failedEnding: RunEnding = { type: "host-failed" };

describe("the report", () => {
  test("counts hosts, keeps what changed, leaves out failures that were ignored or rescued", () => {
    const report = reportOf(["deploy", "changes"]);
    expect(report.passes[0]).toMatchObject({ name: "deploy", ending: done, seconds: 2, failed: [], warnings: [] });
    expect(report.passes[0]?.changed).toHaveLength(12);
    expect(Object.keys(report.passes[0]?.hosts ?? {})).toEqual(["alpha", "beta"]);
    expect(report).not.toHaveProperty("idempotent");
  });

  test("keeps the failures that count", () => {
    const { passes } = reportOf(["deploy", "failing", failedEnding]);
    expect(passes[0]?.failed.map(({ host, task }) => [host, task])).toEqual([
      ["beta", "Fail on beta only"],
      ["alpha", "Fail in a loop on alpha"],
    ]);
  });

  test("without counts at the end, all failures are kept", () => {
    const events = eventsWithEnd("failing", { type: "interrupted", signal: "SIGINT" }).filter(
      ({ type }) => type !== "stats",
    );
    const report = foldReport({
      stack: "s",
      tool: "1",
      startedAt: "",
      endedAt: "",
      passes: [{ name: "deploy", events }],
    });
    expect(report.passes[0]?.failed).toHaveLength(2);
  });

  test("what the plays published, once, the last pass first", () => {
    const report = reportOf(["deploy", "changes"], ["prove", "changes"]);
    expect(report.findings).toHaveLength(4);
    expect(report.findings[0]).toEqual({
      host: "alpha",
      control: "capabilities",
      service: "web",
      ok: true,
      evidence: "0000000000000000",
    });
    expect(report.urls).toEqual({
      "web on alpha": "http://127.0.0.1:8081/",
      "web on beta": "http://127.0.0.1:8081/",
    });
    expect(report.notes).toEqual(["A note from the play"]);
  });

  test("a second pass that changes something is not idempotent, one that failed says nothing about it", () => {
    expect(reportOf(["deploy", "changes"], ["prove", "changes"]).idempotent).toBe(false);
    expect(reportOf(["deploy", "changes"], ["prove", "unreachable"]).idempotent).toBe(true);
    expect(reportOf(["deploy", "changes"], ["prove", "failing", failedEnding])).not.toHaveProperty("idempotent");
  });

  test("warnings of Ansible, each once, with the lines that go on with them", () => {
    const texts = ["[WARNING]: one", "goes on", "[WARNING]: two", "[ERROR]: three", "Origin: x", "[WARNING]: two"];
    const events: RunEvent[] = texts.map((text) => ({ type: "line", stream: "stderr", text }));
    const report = foldReport({
      stack: "s",
      tool: "1",
      startedAt: "",
      endedAt: "",
      passes: [{ name: "deploy", events }],
    });
    expect(report.passes[0]?.warnings).toEqual(["one goes on", "two"]);
  });
});

describe("as text", () => {
  const colours = createColors(false);

  test("a deploy", () => {
    const report = reportOf(["deploy", "changes"]);
    const onAlpha = {
      ...report,
      passes: report.passes.map((pass) => ({ ...pass, changed: pass.changed.filter(({ host }) => host === "alpha") })),
    };
    expect(formatReport(onAlpha, colours)).toBe(`✔ Deployed shop in 2.0 s.
  Score 50 of 100 (10 of 20 points; lost: not measured 10; lowest: 50, web on alpha)

Controls  2 of 4 passed, 0 left open, 0 failed, 2 not measured
  ██████████░░░░░░░░░░

  service       isolation  other
  web on alpha  0/1!       1/1
  web on beta   0/1!       1/1

  ! apparmor (web): not measured on alpha, beta: the kernel has no AppArmor

Answers at
  web on alpha   http://127.0.0.1:8081/
  web on beta    http://127.0.0.1:8081/

host   ok  changed  failed  skipped  unreachable
alpha  10        6       0        1            0
beta    9        6       0        1            0

Changed
  alpha  Make the folder: /srv/demo/alpha
  alpha  Bring a secret (its changes are hidden, because they contain a secret)
  alpha  Bring the configuration: /srv/demo/alpha/one.conf, /srv/demo/alpha/two.conf
  alpha  Set one line: line added
  alpha  Say something with terminal escapes: ran printf \\033[31mred\\033[0m and \\033]0;title\\007 more
  alpha  Reload the service: ran /bin/true

Notes
  A note from the play`);
  });

  test("a failure, with its message and what to do", () => {
    expect(
      formatReport({ ...reportOf(["deploy", "unhealthy", failedEnding]), stack: "harden-recording" }, colours),
    ).toBe(`✖ harden-recording: a task failed (deploy, after 2.0 s)

Failed
  alpha  Bring the stack up and wait for its health  compose.yml:5
    General error: container harden-recording-web-1 is unhealthy
    → The service started but did not become healthy: \`harden-init logs web\` shows its log.
  alpha: no task before it changed anything.

host   ok  changed  failed  skipped  unreachable
alpha   0        0       1        0            0`);
  });

  test.each<[Pass["name"], number, readonly string[]]>([
    ["deploy", 0, ["alpha: no task before it changed anything."]],
    ["deploy", 1, ["alpha: 1 task before it made changes; they stay."]],
    ["prove", 3, ["alpha: 3 tasks before it made changes; they stay."]],
    ["check", 3, []],
  ])("a failure in the pass %s after %d changes says what stays", (name, changed, lines) => {
    const [pass] = reportOf([name, "unhealthy", failedEnding]).passes;
    const counts = { ...pass?.hosts.alpha, changed } as Pass["hosts"][string];
    expect(describeChangesBefore({ ...(pass as Pass), hosts: { alpha: counts } })).toEqual(lines);
  });

  test("two passes, the second of which changed something", () => {
    const text = formatReport(reportOf(["deploy", "compose"], ["prove", "compose"]), colours);
    expect(text).toMatch(/^✖ Deployed shop in 4\.0 s, but a second pass made changes again\.\n\nDeploy, 2\.0 s\nhost/);
    expect(text).toMatch(
      /\n\nSecond pass, 2\.0 s\nhost[\s\S]+\n\nChanged\n {2}alpha {2}Bring the stack up[^\n]+creating container/,
    );
  });

  test("a check tells of controls only where something runs", () => {
    const of = (service: string, ok: boolean | null) => ({ control: "seccomp", service, ok, why: "it is so" });
    const findings = [of("web", null), of("db", true), { ...of("db", null), control: "apparmor" }];
    const report = foldReport({
      ...{ stack: "shop", tool: "1", startedAt: "", endedAt: "" },
      passes: [
        {
          name: "check",
          events: [
            ...eventsWithEnd("compose-check", done).filter(({ type }) => type !== "stats"),
            { type: "stats", hosts: {}, custom: { alpha: { harden: { findings } } } },
          ],
        },
      ],
    });
    const text = formatReport(report, colours);
    expect(text).toContain("Controls of what runs now  1 of 2 passed, 0 left open, 0 failed, 1 not measured");
    expect(text).toContain("Measured by a deploy, not by this check: web on alpha.");
  });

  test("a run of some plays does not say that it deployed", () => {
    const report = { ...reportOf(["deploy", "compose"]), tags: ["verify"] };
    expect(formatReport(report, colours)).toMatch(/^✔ Ran only verify of shop in 2\.0 s\.\n/);
  });

  test.each<[string, Pass["name"], RunEnding, RegExp]>([
    ["a check", "check", done, /^✔ Checked shop in 2\.0 s: nothing was changed\.[\s\S]+Would change/],
    ["an interruption", "deploy", { type: "interrupted", signal: "SIGINT" }, /^✖ shop was interrupted by SIGINT/],
    [
      "a vault",
      "deploy",
      { type: "not-started", reason: "vault", message: "Decryption failed" },
      /did not start[\s\S]+ {4}Decryption failed\n {4}→ The vault/,
    ],
    ["no host", "deploy", { type: "no-hosts", message: "nobody" }, /nothing was run[\s\S]+nobody/],
    ["a stop", "deploy", { type: "stopped", message: "odd" }, /stopped with an error during the run[\s\S]+odd/],
    ["a host away", "deploy", { type: "host-unreachable" }, /could not be reached/],
  ])("%s", (_, name, ending, text) => {
    expect(formatReport(reportOf([name, "compose", ending]), colours)).toMatch(text);
  });

  test("an open point is counted and told, and no failure", () => {
    const open = "it has no seccomp profile of its own";
    const findings = ["web", "db"].map((service) => ({ host: "alpha", control: "seccomp", service, ok: false, open }));
    const report = { ...reportOf(["deploy", "compose"]), findings };
    const text = formatReport(report, colours);
    expect(text).toContain("Controls  0 of 2 passed, 2 left open, 0 failed, 0 not measured\n");
    expect(text).toContain(
      `\n  db       0/1○\n\n  ○ seccomp (web, db): ${open}\n  → \`harden-init learn web db\` finds out what is open here: seccomp\n`,
    );
    expect(formatMarkdown({ report })).toContain(`- left open: seccomp (web, db)`.replace(/[()]/g, "\\$&"));
    expect(judgeReport(report)).toBe(0);
  });

  test.each<[string, readonly Partial<Acceptance>[], string]>([
    ["of one", [{}], "a tag can be moved (accepted until 2099-01-01)"],
    ["of one that is known", [{ owner: "ops" }], "a tag can be moved (accepted until 2099-01-01 by ops)"],
    ["of two until the same day", [{}, { entry: "device" }], "a tag can be moved (accepted until 2099-01-01)"],
    [
      "of two until other days",
      [{}, { entry: "device", until: "2098-01-01" }],
      "a tag can be moved (accepted: image-digest until 2099-01-01; device until 2098-01-01)",
    ],
  ])("an open point is told with the day until which it is accepted: %s", (_, accepted, line) => {
    const finding = accept({ host: "alpha", control: "image-digest", service: "web", open: "a tag can be moved" }, [
      ...accepted.map((one) => ({ reason: "a tag can be moved", until: "2099-01-01", ...one })),
    ]);
    const text = formatReport({ ...reportOf(["deploy", "compose"]), findings: [finding] }, colours);
    expect(text).toContain(`  ○ image-digest (web): ${line}\n`);
  });

  test("what the user has seen is not repeated, and nothing stands in two places", () => {
    const findings = [
      accept({ host: "alpha", control: "image-digest", service: "web", open: "a tag can be moved" }, [
        { reason: "a tag can be moved", until: "2099-01-01" },
        { entry: "engine-socket", reason: "it restarts containers", until: "2099-01-01" },
      ]),
    ];
    const notes = [
      "web runs without image-digest until 2099-01-01: a tag can be moved.",
      "web keeps /run/docker.sock (engine-socket) until 2099-01-01: it restarts containers.",
      "The control seccomp is off: no need.",
      "web listens on every interface.",
    ];
    const report = { ...reportOf(["deploy", "compose"]), findings, notes };
    expect(formatReport(report, colours)).toMatch(/\n\nNotes\n {2}The control seccomp .*\n {2}web listens .*$/);
    const text = formatReport(report, colours, { known: notes.slice(0, 3), changes: true });
    expect(text).toMatch(/\n\nNotes\n {2}web listens .*\n {2}1 as before: README\.md, under "To know"$/);
    expect(text).not.toContain("Changed");
  });

  test("a control that does not hold is named with what was found", () => {
    const findings = [
      { host: "alpha", control: "seccomp", service: "web", ok: false, evidence: "0", why: "no filter" },
    ];
    const text = formatReport({ ...reportOf(["deploy", "compose"]), findings }, colours);
    expect(text).toContain("  ✖ seccomp (web on alpha): no filter, found: 0");
  });

  test("a reading that does not hold stands there once", () => {
    const readings = [{ read: "page", place: "GET http://a/", found: "status 502", wanted: "answers" }];
    const why = "page of web is status 502, wanted answers";
    const finding = { host: "alpha", control: "page-answers", service: "web", ok: false, why, readings };
    const findings = [{ ...finding, evidence: "page status 502" }];
    const text = formatReport({ ...reportOf(["deploy", "compose"]), findings }, colours);
    expect(text).toContain(`✖ page-answers (web on alpha): ${why}\n`);
  });
});

test("what answers on its server only is told with the way there, in both forms", () => {
  const urls = { web: "http://127.0.0.1:8081/", other: "http://192.0.2.7:80/" };
  const report = { ...reportOf(["deploy", "compose"]), urls, tunnels: { web: "ssh -N -L 8081:127.0.0.1:8081 web1" } };
  expect(formatReport(report, createColors(false))).toContain(
    `Answers at
  web     http://127.0.0.1:8081/
    on the server itself only; to reach it from here:
      ssh -N -L 8081:127.0.0.1:8081 web1
  other   http://192.0.2.7:80/`,
  );
  expect(formatMarkdown({ report })).toContain(
    "- web: <http://127.0.0.1:8081/>, on the server itself only; to reach it from here: ssh -N -L 8081:127.0.0.1:8081 web1\n- other: <http://192.0.2.7:80/>",
  );
});

describe("as Markdown", () => {
  test("has the same content, and texts from hosts stay texts", () => {
    const report = reportOf(["deploy", "unhealthy", failedEnding]);
    const notes = ["<script>alert(1)</script> [x](javascript:1) | `a`\n# b"];
    const text = formatMarkdown({ report: { ...report, notes, urls: { web: "http://127.0.0.1:8081/<b>" } } });
    expect(text).toContain("| host | ok | changed | failed | skipped | unreachable |\n| --- | ---: |");
    expect(text).toContain(
      "- alpha: **Bring the stack up and wait for its health**: General error: container harden-recording-web-1 is unhealthy",
    );
    expect(text).toContain("\n  - The service started");
    expect(text).toContain(
      "\\<script\\>alert(1)\\</script\\> \\[x\\](javascript:1) \\| \\`a\\` \\# b".replaceAll(/[()]/g, "\\$&"),
    );
    expect(text).toContain("web: <http://127.0.0.1:8081/%3Cb%3E>");
  });
});

describe("the exit code", () => {
  test.each<[string, Report, number]>([
    ["all well", reportOf(["deploy", "compose"]), 0],
    ["a check that would change something", reportOf(["check", "compose-check"]), 0],
    ["proven", reportOf(["deploy", "compose"], ["prove", "unreachable"]), 0],
    ["a second pass that changes something", reportOf(["deploy", "compose"], ["prove", "compose"]), 3],
    ["a failure", reportOf(["deploy", "failing", failedEnding]), 5],
    ["a stop", reportOf(["deploy", "failing", { type: "stopped", message: "" }]), 5],
    ["a host that is away", reportOf(["deploy", "unreachable", { type: "host-unreachable" }]), 6],
    ["no host", reportOf(["deploy", "empty", { type: "no-hosts", message: "" }]), 2],
    ["a wrong passphrase", reportOf(["deploy", "empty", { type: "not-started", reason: "vault", message: "" }]), 2],
    [
      "an Ansible that cannot start",
      reportOf(["deploy", "empty", { type: "not-started", reason: "other", message: "" }]),
      4,
    ],
    ["an interruption", reportOf(["deploy", "failing", { type: "interrupted", signal: "SIGINT" }]), 130],
    ["a second pass that fails", reportOf(["deploy", "compose"], ["prove", "failing", failedEnding]), 5],
  ])("%s", (_, report, code) => {
    expect(judgeReport(report)).toBe(code);
  });

  const broken = [{ host: "a", control: "seccomp", ok: false }];
  const unmeasured = [{ host: "a", control: "apparmor", ok: null }];

  test("a control that does not hold ends with 3; one that could not be measured, or that a check finds missing, is no failure", () => {
    expect(judgeReport({ ...reportOf(["deploy", "compose"]), findings: broken })).toBe(3);
    expect(judgeReport({ ...reportOf(["deploy", "compose"]), findings: unmeasured })).toBe(0);
    expect(judgeReport({ ...reportOf(["check", "compose-check"]), findings: broken })).toBe(0);
  });

  test("for a monitor what a check would change is drift, and so is what does not hold", () => {
    const check = reportOf(["check", "compose-check"]);
    const still: Report = { ...check, passes: check.passes.map((pass) => ({ ...pass, changed: [] })) };
    const failed = reportOf(["check", "failing", failedEnding]);
    const loose = [{ host: "a", control: "seccomp", ok: false, open: "known" }];
    expect(check.passes[0]?.changed).not.toEqual([]);
    expect([check, still].map(judgeDrift)).toEqual([3, 0]);
    expect([broken, unmeasured, loose].map((findings) => judgeDrift({ ...still, findings }))).toEqual([3, 0, 0]);
    expect(judgeDrift(failed)).toBe(5);
  });

  test.each([
    [3, ["playbooks/tasks/judge.yml:2"]],
    [3, ["playbooks/tasks/newer-secrets.yml:2"]],
    [3, ["playbooks/tasks/signatures.yml:3"]],
    [3, ["playbooks/tasks/image-secrets.yml:15"]],
    [5, ["playbooks/tasks/images.yml:9"]],
    [5, ["playbooks/tasks/judge.yml:2", "playbooks/stack.yml:8"]],
  ])("is %d where servers one after the other stopped at %j", (code, paths) => {
    const report = reportOf(["deploy", "failing", failedEnding]);
    const [pass] = report.passes;
    const failed = paths.map((path) => ({ ...(pass?.failed[0] as TaskResult), path }));
    expect(judgeReport({ ...report, passes: [{ ...(pass as Pass), failed }] })).toBe(code);
  });
});
