import fc from "fast-check";
import { catalogue } from "../../src/controls/catalogue.ts";
import { controlColumns, placeFinding } from "../../src/report/grid/control-columns.ts";
import { drawBar, drawGrid } from "../../src/report/grid/draw.ts";
import type { Finding } from "../../src/report/types.ts";
import { holds } from "../support/holds.ts";

function drawControls(findings: readonly Finding[]): readonly string[] {
  return drawGrid(findings.map(placeFinding), controlColumns);
}

function found(control: string, ok: boolean | null, more: Partial<Finding> = {}): Finding {
  return { host: "alpha", service: "web", control, ok, ...more };
}

test("a line for each service, a column for each group that is measured, a mark where a count is not whole", () => {
  const findings = [
    found("no-capabilities", true),
    found("non-root-user", false, { open: "starts as root" }),
    found("seccomp", null),
    found("memory-limit", true),
    found("memory-limit", false, { service: "db" }),
    found("pids-limit", false, { service: "db", open: "accepted" }),
    { host: "alpha", control: "boot-unit", ok: true },
  ];
  expect(drawControls(findings)).toEqual([
    "service  rights  isolation  limits",
    "web      1/2○    0/1!       1/1",
    "db       –       –          0/2✖",
    "",
    "server  boot",
    "alpha   1/1",
  ]);
});

test("with several hosts each service stands on each", () => {
  const findings = ["alpha", "beta"].map((host) => found("seccomp", true, { host }));
  expect(
    drawControls(findings)
      .slice(1)
      .map((line) => line.trim()),
  ).toEqual(["web on alpha  1/1", "web on beta   1/1"]);
});

test("everything that can be measured fits into 80 columns, and every control has a column of its own", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/);
  holds(
    fc.property(name, name, fc.constantFrom(true, false, null), (service, host, ok) => {
      const findings = catalogue.map(({ slug, scope }) =>
        scope === "host" ? { host, control: slug, ok } : { host, service, control: slug, ok },
      );
      const lines = drawControls(findings);
      expect(lines.every((line) => line.length <= 78)).toBe(true);
      expect(lines.join("\n")).not.toContain("other");
    }),
  );
});

test("the bar is full only where everything holds", () => {
  expect(drawBar(91, 91)).toBe("█".repeat(20));
  expect(drawBar(90, 91)).toBe(`${"█".repeat(19)}░`);
  expect(drawBar(0, 0)).toBe("░".repeat(20));
});
