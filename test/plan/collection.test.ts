import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import fc from "fast-check";
import type { WrittenAnswers } from "../../src/model/schema/answers.ts";
import type { Plan } from "../../src/plan/types.ts";
import { allowedAnswers } from "../support/any-answers.ts";
import { caseStudy, dbserver, planOf, webserver } from "../support/case-study.ts";
import { holds } from "../support/holds.ts";
import { renderFile } from "../support/rendered.ts";

/* The collection that each project brings along: its modules differ, and whatever one of them imports is there with it. */

const plugins = "playbooks/collections/ansible_collections/harden/stack/plugins";

const prepared: WrittenAnswers["hosts"] = [{ name: "here", connection: "local", prepare: true }];
const beside = (database: ReturnType<typeof dbserver>) =>
  caseStudy({ services: { web: webserver({ uses: ["db"] }), db: database } });

const projects: readonly (readonly [string, () => Promise<Plan>])[] = [
  ["the case study", () => planIn(".")],
  ["the fleet", () => planIn("test/golden/fleet")],
  ["the server", () => planIn("test/golden/server")],
  ["a local one that leaves its server alone", () => planOf(caseStudy())],
  ["a local one that prepares it", () => planOf(caseStudy({ hosts: prepared }))],
  ["one without a database", () => planOf(caseStudy({ services: { web: webserver({ uses: [] }) } }))],
  ["one with PostgreSQL", () => planOf(beside(dbserver({ kind: "postgres", image: "postgres:17" })))],
  ["one with Redis", () => planOf(beside({ kind: "redis", keys: "own" }))],
];

test.each(projects)("%s has every module that is called, and whatever its modules import", async (_name, made) => {
  const plan = await made();
  expect(modulesCalled(plan)).toEqual(expect.arrayContaining(["place_tree", "stack_facts", "audit_events"]));
  expect(missingIn(plan)).toEqual([]);
});

test("whatever is answered, none is missing", async () => {
  const complete = fc.asyncProperty(allowedAnswers, async (answers) => {
    expect(missingIn(await planOf(answers))).toEqual([]);
  });
  await holds(complete, 20);
});

test.each([
  ["module_utils/audit/kernel.py", "plugins/modules/audit_events.py imports ../module_utils/audit/kernel"],
  ["module_utils/mysql/reader.py", "plugins/module_utils/database/readers.py imports ../mysql"],
  ["modules/place_tree.py", "no module place_tree"],
])("without its %s a project is incomplete", async (path, fault) => {
  const { files } = await planOf(caseStudy());
  expect(missingIn({ files: files.filter((file) => !file.path.endsWith(path)) }).join("\n")).toContain(fault);
});

async function planIn(folder: string): Promise<Plan> {
  return (await renderFile(join(folder, "harden.yml"))).plan;
}

/** A sentence for each module and each import that a project lacks. */
function missingIn(plan: Plan): readonly string[] {
  const has = (path: string) => plan.files.some((file) => file.path === path);
  const modules = modulesCalled(plan).filter(
    (name) => !["modules", "lookup", "filter"].some((kind) => has(`${plugins}/${kind}/${name}.py`)),
  );
  const python = plan.files.filter(({ path }) => path.startsWith(plugins) && path.endsWith(".py"));
  const imports = python.flatMap(({ path, text }) =>
    importsIn(text)
      .filter(({ from, names }) => {
        const base = posix.join(posix.dirname(path), from);
        return !has(`${base}.py`) && !names.every((name) => has(`${base}/${name}.py`));
      })
      .map(({ from }) => `${path} imports ${from}`),
  );
  return [...modules.map((name) => `no module ${name}`), ...imports];
}

/** The collection's modules, lookups and filters that tasks or commands of ours call by name. */
function modulesCalled({ files }: Plan): readonly string[] {
  const tasks = files.filter(({ path }) => /\.ya?ml$/.test(path)).map(({ text }) => text);
  const commands = ["src/commands/audit/run.ts", "src/commands/status/run.ts"].map((file) =>
    readFileSync(file, "utf8"),
  );
  const found = [...tasks, ...commands].flatMap((text) => [...text.matchAll(/(?<!lookup\(')\bharden\.stack\.(\w+)/g)]);
  return [...new Set(found.map(([, name]) => name ?? ""))];
}

interface Import {
  /** The path from the file's own folder: `../module_utils/engine/api`. */
  readonly from: string;
  readonly names: readonly string[];
}

/** The imports of a Python file that are relative: all that the collection has of its own. */
function importsIn(text: string): readonly Import[] {
  expect(text).not.toMatch(/^(?:from|import) ansible_collections/m);
  return [...text.matchAll(/^from (\.+)([\w.]*) import (?:\(([^)]*)\)|(.*))$/gm)].map(([, dots, path, many, one]) => ({
    from: posix.join("../".repeat((dots ?? ".").length - 1) || ".", (path ?? "").replaceAll(".", "/")),
    names: (many ?? one ?? "").split(",").flatMap((part) => part.trim().split(/\s+as\s+|\s*#/)[0] || []),
  }));
}
