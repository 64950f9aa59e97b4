import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askAgain } from "../../src/answers/again.ts";
import { loadKinds } from "../../src/kinds/load.ts";
import { scripted } from "../answers/scripted-prompter.ts";
import { treeOf } from "../write/project.ts";
import { makeFolders, writeProject } from "./cli.ts";

const newFolder = makeFolders();

test("flags change those lines of harden.yml alone, show the effect, and write the project", async () => {
  const { root, call } = await writeProject(newFolder());
  const before = readFileSync(join(root, "harden.yml"), "utf8");
  const { code, stdout } = await call([
    "init",
    "--set",
    "services.webserver.publish=127.0.0.1:8099",
    "--profile",
    "baseline",
    "--yes",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("+    publish: 127.0.0.1:8099");
  expect(stdout).toContain("control - read-only-root: ");
  const after = readFileSync(join(root, "harden.yml"), "utf8");
  const differing = after.split("\n").filter((line, at) => line !== before.split("\n")[at]);
  expect(differing).toHaveLength(2);
  expect(readFileSync(join(root, "playbooks/files/opt/harden/csvs23/compose.yml"), "utf8")).toContain(
    'published: "8099"',
  );
  expect(await call(["generate", "--check"])).toMatchObject({ code: 0 });
});

test.each([
  ["a wrong value", ["--set", "services.webserver.publish=nowhere", "--yes"], "services.webserver.publish"],
  [
    "a value that does not fit the others",
    ["--set", "services.webserver.uses=[gone]", "--yes"],
    "there is no service `gone`",
  ],
  ["nothing to change, and nobody to ask", ["--yes"], "there is a project here already"],
])("%s changes nothing", async (_title, flags, message) => {
  const { root, call } = await writeProject(newFolder());
  const before = treeOf(root, true);
  const { code, stderr } = await call(["init", ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(treeOf(root, true)).toEqual(before);
});

test("the same again is nothing to do", async () => {
  const { call } = await writeProject(newFolder());
  expect(await call(["init", "--set", "services.webserver.publish=127.0.0.1:8081", "--yes"])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("Nothing to change"),
  });
});

test("a person picks what to answer again; the saved answer is the proposal, and nothing else is asked", async () => {
  const saved = {
    version: 1,
    name: "shop",
    hosts: [{ name: "local", connection: "local" }],
    services: { web: { kind: "php-nginx", source: "./web", publish: "127.0.0.1:80" } },
  };
  const prompter = scripted({ "Which answers": [["services.web.publish"]], "on which address": "127.0.0.1:81" });
  const changed = await askAgain(saved, { kinds: await loadKinds(), folder: "/shop" }, prompter);
  expect(changed).toEqual([{ path: ["services", "web", "publish"], value: "127.0.0.1:81" }]);
});
