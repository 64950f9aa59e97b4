import { createColors } from "picocolors";
import { describeAudits } from "../../src/report/audits/describe-audits.ts";
import { readAudits } from "../../src/report/audits/read-audits.ts";
import { formatHtml } from "../../src/report/formats/html/page.ts";
import { formatMarkdown } from "../../src/report/formats/markdown.ts";
import { formatReport } from "../../src/report/formats/text/text.ts";
import { readPublished } from "../../src/report/published.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import type { OwnAudit } from "../../src/report/types.ts";
import { reportOf } from "./reports.ts";

const counts = { holds: 40, fails: 0, open: 0, unmeasured: 2 };
const entry = (hour: number, more: object = {}) => ({
  at: `2026-01-02T${String(hour).padStart(2, "0")}:00:00.000+00:00`,
  until: `2026-01-02T${String(hour).padStart(2, "0")}:30:00.000+00:00`,
  runs: 1,
  counts,
  failed: "",
  news: [],
  ...more,
});
const audits: readonly OwnAudit[] = readAudits("alpha", [
  entry(1, { runs: 5 }),
  entry(6, { counts: { ...counts, fails: 1 }, news: ["appeared: pids-limit of web does not hold"] }),
  entry(7, { counts: null, failed: "the engine does not answer" }),
  entry(8, { news: ["gone: pids-limit of web holds"], runs: 3 }),
]);

test("the last time, and what was different until then", () => {
  expect(describeAudits(audits)).toEqual([
    "alpha: 2026-01-02 08:30 UTC  40 hold, 2 not measured, the same since 2026-01-02 08:00 UTC",
    "  2026-01-02 06:00 UTC  appeared: pids-limit of web does not hold",
    "  2026-01-02 08:00 UTC  gone: pids-limit of web holds",
  ]);
});

test("only what is later than the last run", () => {
  expect(describeAudits(audits, "2026-01-02T07:00:00.000Z")).toHaveLength(2);
  expect(describeAudits(audits, "2026-01-02T09:00:00.000Z")).toHaveLength(1);
  expect(describeAudits([])).toEqual([]);
});

test("that nothing could be measured is said, with the reason", () => {
  expect(describeAudits(audits.slice(0, 3))[0]).toBe(
    "alpha: 2026-01-02 07:30 UTC  nothing could be measured: the engine does not answer",
  );
});

test("of many changes the newest", () => {
  const many = readAudits("alpha", [entry(1, { news: Array.from({ length: 15 }, (_, index) => `change ${index}`) })]);
  expect(describeAudits(many).slice(1)).toEqual([
    "  5 earlier changes",
    ...Array.from({ length: 10 }, (_, index) => `  2026-01-02 01:00 UTC  change ${index + 5}`),
  ]);
});

test.each<[string, unknown]>([
  ["no map", 7],
  ["no time", { until: "2026-01-02T01:00:00Z" }],
  ["no such time", { at: "\u001b[2J", until: "2026-01-02T01:00:00Z" }],
])("%s is left out", (_what, value) => {
  expect(readAudits("alpha", [value])).toEqual([]);
});

test("a host speaks for itself only, steers no terminal, and fits the schema", () => {
  const hostile = {
    ...entry(1),
    host: "other",
    news: ["\u001b[2Jx\n<script>", 7],
    counts: { holds: "all" },
    failed: "\u202e",
  };
  const { audits: read } = readPublished({ alpha: { harden: { audits: [hostile] } } });
  expect(read).toEqual([
    expect.objectContaining({ host: "alpha", news: ["\\u{1b}[2Jx\\u{a}<script>", "7"], failed: "\\u{202e}" }),
  ]);
  const report = { ...reportOf(["deploy", "compose"]), audits: read };
  expect(reportSchema.parse(report).audits).toEqual(read);
  expect(formatHtml({ report, earlier: [] })).toContain("&lt;script&gt;");
});

test("each form for people has them", () => {
  const report = { ...reportOf(["deploy", "compose"]), audits };
  const texts = [
    formatReport(report, createColors(false)),
    formatMarkdown({ report }),
    formatHtml({ report, earlier: [] }),
  ];
  for (const text of texts) {
    expect(text).toContain("Found by the servers themselves");
    expect(text.replaceAll("\\", "")).toContain("appeared: pids-limit of web does not hold");
  }
  expect(formatReport(reportOf(["deploy", "compose"]), createColors(false))).not.toContain("Found by");
});
