import { answersSchema } from "../../../src/model/schema/answers.ts";
import { isExpired, listWaivers } from "../../../src/project/waivers/list.ts";
import { caseStudy, webserver } from "../../support/case-study.ts";

const reason = "it is needed for the old clients";
const answers = answersSchema.parse(
  caseStudy({
    services: {
      webserver: webserver({ accept: { "writable-bind": { reason, until: "2027-03-01", owner: "web team" } } }),
    },
    hardening: {
      overrides: {
        "engine-no-proxy": { off: true, reason },
        "read-only-root": { off: true, reason, until: "2027-01-31" },
      },
    },
  }),
);

test("exceptions stand by the day on which they end, those without one last", () => {
  expect(listWaivers(answers)).toEqual([
    { control: "read-only-root", reason, until: "2027-01-31", path: ["hardening", "overrides", "read-only-root"] },
    {
      control: "writable-bind",
      service: "webserver",
      reason,
      owner: "web team",
      until: "2027-03-01",
      path: ["services", "webserver", "accept", "writable-bind"],
    },
    { control: "engine-no-proxy", reason, path: ["hardening", "overrides", "engine-no-proxy"] },
  ]);
});

test.each([
  ["on its last day", "2027-01-31", false],
  ["the day after", "2027-02-01", true],
])("%s it is expired: %s %s", (_name, today, expired) => {
  const [first] = listWaivers(answers);
  expect(first && isExpired(first, today)).toBe(expired);
});

test("without an end it never expires", () => {
  expect(listWaivers(answers).map((waiver) => isExpired(waiver, "2999-01-01"))).toEqual([true, true, false]);
});
