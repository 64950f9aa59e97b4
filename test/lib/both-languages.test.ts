import { readFileSync } from "node:fs";
import { join } from "node:path";
import { timeName } from "../../src/lib/text/time-name.ts";
import { beforeDeploy } from "../../src/report/backups/read-backups.ts";

/* What the servers' Python and the command line must write alike: each has it in one place. */

const modules = "playbooks/collections/ansible_collections/harden/stack/plugins/module_utils";

test.each([
  ["the name of a release or a backup", "project", "system/time_name.py", "PATTERN", timeName.source.slice(1, -1)],
  ["why a backup was made", "features/backups", "backup/take.py", "BEFORE_A_DEPLOY", beforeDeploy],
])("%s", (_what, part, file, name, here) => {
  const text = readFileSync(join("templates", part, modules, file), "utf8");
  expect(text.match(new RegExp(`^${name} = r?"(.*)"$`, "m"))?.[1]).toBe(here);
});
