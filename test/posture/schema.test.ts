import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { comparePosture } from "../../src/posture/compare.ts";
import { formatJson } from "../../src/posture/formats/json.ts";
import { buildPostureSchema, publishedPosture } from "../../src/posture/published.ts";
import { fleetSide, sideOf, withControl } from "./sides.ts";

const published = JSON.parse(readFileSync("schema/posture.schema.json", "utf8"));
const isValid = new Ajv({ strict: false }).compile(published);
const fleet = fleetSide(3, 2);
const postures = [
  comparePosture(withControl(fleet, "none", true), fleet),
  comparePosture(
    { ...sideOf([{ host: "a", control: "seccomp", service: "web", ok: false }]), isDerived: true },
    sideOf([{ host: "a", control: "seccomp", service: "web", ok: true }]),
    ["a note"],
  ),
  comparePosture(sideOf([]), sideOf([])),
];

test("the published schema is the one that the program is checked by", () => {
  expect(published).toEqual(buildPostureSchema());
});

test.each(postures.map((posture, at) => [at, posture] as const))(
  "comparison %i is valid, and the schema has every key of it",
  (_at, posture) => {
    const document = JSON.parse(formatJson([posture]));
    expect([isValid(document), isValid.errors]).toEqual([true, null]);
    expect(publishedPosture.parse(document)).toEqual(document);
  },
);

test.each([
  ["another version", { version: 2 }],
  ["a comparison without its sides", { comparisons: [{}] }],
])("%s is not valid", (_title, change) => {
  expect(isValid({ ...JSON.parse(formatJson(postures)), ...change })).toBe(false);
});
