import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { loadCompose } from "../../../src/compose/load.ts";
import { importProject } from "../../../src/import/import.ts";
import { readSecrets } from "../../../src/import/secrets/secret-sources.ts";
import { requireSources } from "../../../src/import/sources/dockerfiles.ts";
import { loadKinds } from "../../../src/kinds/load.ts";
import { Problem } from "../../../src/lib/errors.ts";
import { acceptOpenPoints, acceptUnpinned } from "../../../src/model/build/accept-open-points.ts";
import type { Model } from "../../../src/model/types/model.ts";
import { validateAnswers } from "../../../src/model/validate.ts";
import { printAdopted, printResources } from "../../../src/plan/adopted/service-text.ts";
import { describeMachine } from "../../../src/project/machine.ts";
import { sampleOf } from "../../support/holds.ts";
import { type DangerousFile, dangerousFiles } from "./dangerous-values.ts";
import { criteria, suspect } from "./oracle.ts";

/*
 * Whatever a compose file says, nothing that a stranger would suspect stands in the rendered one without a line that says so. `npm run fuzz` tries
 * thousands of the files.
 */

const folder = join(mkdtempSync(join(tmpdir(), "harden-corpus-")), "shop");
const kinds = await loadKinds();
const until = "2099-01-01";

beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(join(folder, "one.txt"), "two\nlines\n");
});
afterAll(() => {
  rmSync(join(folder, ".."), { recursive: true });
});

test("nothing dangerous is taken over silently", () => {
  const files = sampleOf(fc.constantFrom(...dangerousFiles), 100);
  const taken = files.map((each) => ({ ...each, model: takenOver(each) })).filter(({ model }) => model !== undefined);
  const silent = taken.flatMap(({ title, model }) => silentIn(title, model as Model));
  expect(silent).toEqual([]);
  // What is refused proves nothing.
  expect(taken.length).toBeGreaterThan(files.length / 10);
});

test("each criterion finds something in the files as they are", () => {
  const found = new Set(dangerousFiles.flatMap(({ file }) => suspect(file).map((text) => text.split(":")[0])));
  expect(Object.keys(criteria).filter((name) => !found.has(name))).toEqual([]);
});

test("there are enough of them", () => {
  expect(dangerousFiles.length).toBeGreaterThan(1500);
});

/** Undefined where Compose or the import refuses it. */
function takenOver({ file }: DangerousFile): Model | undefined {
  writeFileSync(join(folder, "compose.yml"), stringify(file, { aliasDuplicateObjects: false }));
  try {
    const project = loadCompose({ folder, files: ["compose.yml"], environment: new Map([["HOME", "/root"]]) });
    requireSources(project);
    const kind = [...kinds.values()].find(({ own }) => own);
    if (kind === undefined) {
      throw new Error("no kind takes services as they are");
    }
    const movable = readSecrets(project);
    const imported = importProject({
      project,
      kind,
      root: project.folder,
      stack: "shop",
      movable,
      kept: new Map(),
      dockerfiles: [],
    });
    const written = acceptUnpinned(imported.answers, until);
    const result = validateAnswers(written, kinds);
    return result.ok
      ? acceptOpenPoints({ written, answers: result.answers }, kinds, until, describeMachine(folder)).model
      : undefined;
  } catch (error) {
    if (error instanceof Problem) {
      return undefined;
    }
    throw error;
  }
}

/** What a stranger would suspect, where the import says nothing of it. */
function silentIn(title: string, model: Model): readonly string[] {
  const found = suspect(rendered(model));
  const told = model.services.flatMap(({ adopted }) => [
    ...(adopted?.hardened.dangers ?? []).filter(({ acceptance }) => acceptance !== undefined),
    ...(adopted?.hardened.lacks ?? []).filter(({ control }) => control === "private-ipc"),
  ]);
  return found.length === 0 || told.length > 0 ? [] : [`${title} → ${found.join("; ")}`];
}

function rendered(model: Model): Readonly<Record<string, unknown>> {
  const { logDriver, resources } = model;
  const services = model.services.map((service) =>
    printAdopted(service, { logDriver, prefix: "X", reasonOf: () => "", said: new Set() }),
  );
  const sections = Object.entries(resources).map(([section, all]) => `${section}:\n${printResources(all ?? {})}`);
  return parse([`x: &logging {}`, "services:", ...services, ...sections].join("\n"), { version: "1.1" });
}
