import fc from "fast-check";
import { catalogue } from "../../src/controls/catalogue.ts";
import { comparePosture, hasLost } from "../../src/posture/compare.ts";
import type { Change } from "../../src/posture/types.ts";
import type { Finding } from "../../src/report/types.ts";
import { holds } from "../support/holds.ts";
import { fleetSide, sideOf, withControl } from "./sides.ts";

const place = { host: "a", service: "web", control: "seccomp" };
const off = [{ ...place, reason: "the profile is baseline" }];

test.each<[string, Parameters<typeof sideOf>, Parameters<typeof sideOf>, Change, string]>([
  ["fixed", [[{ ...place, ok: false, evidence: "0" }]], [[{ ...place, ok: true }]], "gained", "found: 0"],
  ["broken", [[{ ...place, ok: true }]], [[{ ...place, ok: false, why: "not as wanted" }]], "lost", "not as wanted"],
  ["accepted instead of held", [[{ ...place, ok: true }]], [[{ ...place, ok: false, open: "known" }]], "lost", "known"],
  [
    "not measured any more",
    [[{ ...place, ok: true }]],
    [[{ ...place, ok: null, why: "no kernel" }]],
    "lost",
    "no kernel",
  ],
  ["switched off", [[{ ...place, ok: true }]], [[], off], "lost", "the profile is baseline"],
  ["switched on", [[], off], [[{ ...place, ok: true }]], "gained", "the profile is baseline"],
  [
    "accepted instead of failed",
    [[{ ...place, ok: false }]],
    [[{ ...place, ok: false, open: "known" }]],
    "open",
    "known",
  ],
  ["as it was", [[{ ...place, ok: true }]], [[{ ...place, ok: true }]], "held", ""],
  ["off but failed", [[{ ...place, ok: true }]], [[{ ...place, ok: false, why: "expired" }], off], "lost", "expired"],
])("a control that is %s", (_, before, after, change, cause) => {
  const posture = comparePosture(sideOf(...before), sideOf(...after));
  expect(posture.compared).toEqual([expect.objectContaining({ ...place, change, cause })]);
  expect(hasLost(posture)).toBe(change === "lost");
});

test("what only one side knows is counted, and is no loss", () => {
  const other = { ...place, service: "db" };
  const posture = comparePosture(
    sideOf([
      { ...place, ok: true },
      { ...other, ok: true },
    ]),
    sideOf([
      { ...place, ok: true },
      { ...place, control: "apparmor", ok: false },
    ]),
  );
  expect(posture).toMatchObject({ onlyBefore: 1, onlyAfter: 1, compared: [{ change: "held" }] });
  expect(hasLost(posture)).toBe(false);
});

test("two stacks can be compared, and that is told", () => {
  const { notes } = comparePosture(sideOf([]), { ...sideOf([]), stack: "other" });
  expect(notes).toEqual(["Two stacks are compared: before is shop, after is other."]);
});

test("an attack is stopped where its control holds in every place, and in no other case", () => {
  const everywhere = [
    { ...place, ok: true },
    { ...place, service: "db", ok: true },
  ];
  const partly = everywhere.with(1, { ...place, service: "db", ok: false });
  const { attacks } = comparePosture(sideOf(partly), sideOf(everywhere));
  expect(attacks).toMatchObject({ before: 0, after: attacks.known, possible: [] });
  expect(attacks.known).toBeGreaterThan(0);
  expect(attacks.stopped).toContain("Run a program that never lies in a file system (from the web service's process)");
  const back = comparePosture(sideOf(everywhere), sideOf(partly)).attacks;
  expect(back).toMatchObject({ after: 0, stopped: [], possible: attacks.stopped });
});

const anySide = fc
  .uniqueArray(
    fc.record({
      host: fc.constantFrom("a", "b"),
      service: fc.constantFrom("web", "db"),
      control: fc.constantFrom(...catalogue.map(({ slug }) => slug)),
      ok: fc.constantFrom(true, false, null),
    }),
    { minLength: 1, maxLength: 30, selector: ({ host, service, control }) => `${host} ${service} ${control}` },
  )
  .map((findings: readonly Finding[]) => sideOf(findings));

describe("for any sides", () => {
  test("a side and itself have nothing gained or lost, and the same score", () => {
    holds(
      fc.property(anySide, (side) => {
        const { compared, before, after, onlyBefore, onlyAfter, attacks } = comparePosture(side, side);
        expect(compared.filter(({ change }) => change === "gained" || change === "lost")).toEqual([]);
        expect(before.score).toEqual(after.score);
        expect([onlyBefore, onlyAfter, attacks.stopped, attacks.possible]).toEqual([0, 0, [], []]);
      }),
    );
  });

  test("the other way round, what was gained is lost", () => {
    holds(
      fc.property(anySide, anySide, (one, other) => {
        const placesOf = (posture: ReturnType<typeof comparePosture>, change: Change) =>
          posture.compared
            .filter((each) => each.change === change)
            .map(({ host, service, control }) => `${host} ${service} ${control}`)
            .sort();
        const [there, back] = [comparePosture(one, other), comparePosture(other, one)];
        expect(placesOf(there, "gained")).toEqual(placesOf(back, "lost"));
        expect(placesOf(there, "held")).toEqual(placesOf(back, "held"));
        expect([there.onlyBefore, there.onlyAfter]).toEqual([back.onlyAfter, back.onlyBefore]);
      }),
    );
  });

  test("to fix something never lowers the score, loses no control, and lets no attack in", () => {
    holds(
      fc.property(anySide, fc.nat(), (side, pick) => {
        const control = side.findings[pick % side.findings.length]?.control ?? "";
        const { before, after, compared, attacks } = comparePosture(side, withControl(side, control, true));
        expect(after.score?.value).toBeGreaterThanOrEqual(before.score?.value ?? 0);
        expect(compared.filter(({ change }) => change === "lost")).toEqual([]);
        expect(attacks.possible).toEqual([]);
      }),
    );
  });
});

test("a fleet is compared at once", () => {
  const fleet = fleetSide(40, 20);
  const posture = comparePosture(withControl(fleet, "seccomp", false), fleet);
  expect(posture.compared).toHaveLength(fleet.findings.length + (fleet.switchedOff?.length ?? 0));
  expect(posture.compared.filter(({ change }) => change === "gained")).toHaveLength(40 * 20);
});
