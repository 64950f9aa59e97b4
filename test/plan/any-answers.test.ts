import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { loadKinds } from "../../src/kinds/load.ts";
import { getIn } from "../../src/lib/paths.ts";
import { buildModel } from "../../src/model/build/model.ts";
import type { Kinds } from "../../src/model/kinds.ts";
import { withReceiver } from "../../src/model/receiver.ts";
import type { Answers } from "../../src/model/schema/answers.ts";
import { validateAnswers } from "../../src/model/validate.ts";
import { requireSameMeaning } from "../../src/plan/adopted/read-back.ts";
import { buildPlan } from "../../src/plan/build.ts";
import { loadTemplates, type Templates } from "../../src/plan/templates/load.ts";
import type { Plan } from "../../src/plan/types.ts";
import { allowedAnswers, disturbedAnswers } from "../support/any-answers.ts";
import { holds } from "../support/holds.ts";

let kinds: Kinds;
let templates: Templates;

beforeAll(async () => {
  kinds = await loadKinds();
  templates = await loadTemplates(kinds.values());
});

function render(answers: Answers): Plan {
  const model = buildModel(answers, kinds);
  const plan = buildPlan(model, templates);
  requireSameMeaning(plan, model);
  return plan;
}

test("any answers are refused with the path of a key, or render to YAML that says what they say", () => {
  const seen = { refused: 0, rendered: 0 };
  holds(
    fc.property(disturbedAnswers, (value) => {
      const result = validateAnswers(value, kinds);
      if (result.ok) {
        seen.rendered += 1;
        expectSound(render(result.answers), result.answers);
      } else {
        seen.refused += 1;
        expect(result.issues.length).toBeGreaterThan(0);
        expect(result.issues.filter(({ path }) => path.length === 0)).toEqual([]);
      }
    }),
    500,
  );
  expect(seen.refused).toBeGreaterThan(50);
  expect(seen.rendered).toBeGreaterThan(5);
});

test("every stack that the rules allow renders, twice to the same bytes", () => {
  holds(
    fc.property(allowedAnswers, (written) => {
      const result = validateAnswers(written, kinds);
      expect(result).toMatchObject({ ok: true });
      if (result.ok) {
        const plan = render(result.answers);
        expectSound(plan, result.answers);
        expect(render(result.answers)).toEqual(plan);
      }
    }),
    60,
  );
});

function expectSound({ files }: Plan, answers: Answers): void {
  const paths = files.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.filter((path) => path.startsWith("/") || path.split("/").includes(".."))).toEqual([]);
  const parsed = new Map(
    files.filter(({ path }) => path.endsWith(".yml")).map(({ path, text }) => [path, parse(path, text)]),
  );
  const compose = parsed.get(`playbooks/files/opt/harden/${answers.name}/compose.yml`);
  const wanted = withReceiver(answers, kinds).services;
  expect(Object.keys(getIn(compose, ["services"]) as object).sort()).toEqual(Object.keys(wanted).sort());
}

function parse(path: string, text: string): unknown {
  const [document] = parseAllDocuments(text, { merge: true, uniqueKeys: true });
  if (document === undefined || !("toJS" in document)) {
    throw new Error(`${path} holds no document`);
  }
  expect({ path, errors: document.errors.map(({ message }) => message) }).toEqual({ path, errors: [] });
  return document.toJS();
}
