import { loadKinds } from "../../src/kinds/load.ts";
import { findIssues, modelFor } from "../../src/wizard/checked.ts";
import { caseStudy } from "../model/case-study.ts";

const kinds = await loadKinds();

test("the same answers are checked and built once", () => {
  const model = modelFor(caseStudy(), kinds);
  expect(model?.services.map(({ name }) => name)).toContain("webserver");
  expect(modelFor(caseStudy(), kinds)).toBe(model);
  expect(findIssues(caseStudy(), kinds)).toEqual([]);
});

test("invalid answers have no model, and keep their problems", () => {
  const answers = caseStudy({ name: "No name" });
  expect(modelFor(answers, kinds)).toBeUndefined();
  const issues = findIssues(answers, kinds);
  expect(issues.map(({ path }) => path)).toEqual([["name"]]);
  expect(findIssues(caseStudy({ name: "No name" }), kinds)).toBe(issues);
});

test("other kinds lead to other results", () => {
  expect(findIssues(caseStudy(), new Map()).length).toBeGreaterThan(0);
});
