import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judgingTasks } from "../../src/report/judging-tasks.ts";
import { lookingPlay } from "../../src/report/outcomes/read-outcomes.ts";

const templates = join(import.meta.dirname, "../../templates");

// A run's exit code goes by the file that a failed task stands in: one that moved to another would count as a host that failed.
test.each(judgingTasks)("%s has a task that stops a run", (file) => {
  const found = readdirSync(templates, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(`/${file}`) || path.endsWith(`/${file}.hbs`),
  );
  expect(found).toHaveLength(1);
  const [path = ""] = found;
  expect(readFileSync(join(templates, path), "utf8")).toMatch(/^ +(?:ansible\.builtin\.(?:assert|fail):|strict: )/m);
});

test("the play that looks at all servers is called so: what it asks there begins nothing", () => {
  const path = join(templates, "features/rolling/playbooks/turns.yml.hbs");
  expect(readFileSync(path, "utf8")).toContain(`\n- name: ${lookingPlay}\n`);
});
