import { compareWarnings } from "./scanners.ts";

test("only what a scanner warns of since the change counts", () => {
  const before = new Map([["web-2", new Set(["5.13"])]]);
  const after = new Map([
    ["web-2", new Set(["5.4", "5.13"])],
    ["web", new Set(["5.13"])],
  ]);
  expect(["web-2", "web", "db"].map((service) => compareWarnings(before, after, service))).toEqual([
    ["5.4"],
    ["5.13"],
    [],
  ]);
});
