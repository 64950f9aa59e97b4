import { describeOffers, describeReleases } from "../../../src/report/releases/describe-releases.ts";
import { readReleases } from "../../../src/report/releases/read-releases.ts";
import type { Report } from "../../../src/report/types.ts";

const id = "20261129-180512";
const name = `release ${id} (2026-11-29 18:05:12 UTC)`;
const of = (host: string, releases: object): Report =>
  ({ releases: readReleases(host, { releases }) }) as unknown as Report;

test.each<[string, object, readonly string[]]>([
  [
    "brought back",
    { restored: id },
    [`web1: ${name} runs again, and every container is healthy. The next deploy brings the project's files.`],
  ],
  [
    "not through",
    { failed: id, why: "cache is unhealthy" },
    [`web1: the rollback to ${name} did not come through: cache is unhealthy`],
  ],
  [
    "runs by a rollback",
    { runs: id, since: "2026-11-30T07:00:00Z" },
    [`web1: ${name} runs there, by a rollback of 2026-11-30 07:00:00 UTC. The next deploy brings the project's files.`],
  ],
  [
    "cut off",
    { begun: id, since: "2026-11-30T07:00:00Z" },
    [`web1: a rollback to ${name} has not come to its end. harden-init rollback goes on with it.`],
  ],
  [
    "replaced by a deploy",
    { kept: id, unkept: "", ended: id },
    [`web1: this deploy took the place of ${name}, which a rollback had brought back.`],
  ],
  [
    "not kept",
    { kept: "", unkept: "the disk is full", ended: "" },
    ["web1: what runs was not kept as a release, so no rollback leads to it: the disk is full."],
  ],
  ["kept", { kept: id, unkept: "", ended: "" }, []],
  ["of the wrong shape", { restored: 7, failed: [id], runs: null }, []],
])("a release that is %s", (_what, published, lines) => {
  expect(describeReleases(of("web1", published))).toEqual(lines);
});

test("is offered where it was not brought back in the same run", () => {
  expect(describeOffers(of("web1", { offered: id }))).toEqual([
    `web1: ${name} ran well.`,
    expect.stringMatching(/^harden-init rollback {3}takes the stack back to it/),
  ]);
  expect(describeOffers(of("web1", { offered: id, restored: id }))).toEqual([]);
  expect(describeOffers(of("web1", { offered: id, failed: id }))).toEqual([]);
  expect(describeOffers({} as unknown as Report)).toEqual([]);
});
