import { foldReport } from "../../src/report/fold.ts";
import { formatHtml } from "../../src/report/formats/html/page.ts";
import { formatMarkdown } from "../../src/report/formats/markdown.ts";
import { reportSchema } from "../../src/report/schema/report.ts";
import type { LearnedService } from "../../src/report/types.ts";
import { hostile, makeFleet } from "./fleet.ts";

const lesson: LearnedService = {
  service: "web",
  host: "one",
  at: "2027-01-02T03:04:05Z",
  isPartial: false,
  starts: 29,
  rows: [{ what: "user", before: "its image's own", after: "33:33", why: ["nginx runs as 33:33 by itself"] }],
  unexercised: ["port 25 was only connected to"],
};
const fleet = makeFleet({ services: 2, hosts: 1 });
const write = { html: formatHtml, markdown: formatMarkdown };
const formatted = (format: keyof typeof write, learned: readonly LearnedService[]) =>
  write[format]({ report: reportSchema.parse({ ...fleet, learned }), earlier: [] });

test("the page shows before and after, and what was observed", () => {
  const page = formatted("html", [lesson]);
  expect(page).toContain("<h3>web: learned on one, 2027-01-02, by 29 starts</h3>");
  expect(page).toMatch(/<th scope="row">user<\/th><td class="dim">its image&#x27;s own<\/td><td>33:33<\/td>/);
  expect(page).toContain("nginx runs as 33:33 by itself");
  expect(page).toContain('Not exercised: <span class="found">port 25 was only connected to</span>.');
});

test("so does a ticket", () => {
  const text = formatted("markdown", [{ ...lesson, isPartial: true }]);
  expect(text).toContain("## web: learned in part on one, 2027-01-02, by 29 starts");
  expect(text).toContain("| user | its image's own | 33:33 | nginx runs as 33:33 by itself |");
  expect(text).toContain("- port 25 was only connected to");
});

test("where nothing was learned neither says anything of it", () => {
  expect(formatted("html", [])).not.toContain("learned-title");
  expect(formatted("markdown", [])).not.toContain("learned");
  const recorded = { stack: "shop", tool: "1", startedAt: "", endedAt: "", passes: [] };
  expect(foldReport({ ...recorded, learned: [] })).not.toHaveProperty("learned");
  expect(foldReport({ ...recorded, learned: [lesson] })).toHaveProperty("learned", [lesson]);
});

test.each(hostile)("%j of a host becomes no markup", (text) => {
  const rows = [{ what: text, before: text, after: text, why: [text] }];
  const said = [{ ...lesson, service: text, host: text, rows, unexercised: [text] }];
  expect(formatted("html", said)).not.toMatch(/<script>alert|<img src/i);
  expect(formatted("markdown", said)).not.toMatch(/(?<!\\)<(?:script|img)/i);
});
