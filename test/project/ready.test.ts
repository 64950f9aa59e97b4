import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestProject, writeProject } from "../commands/cli.ts";
import { makeFolders } from "../support/projects/folders.ts";

/* What a deploy brings along is looked at before anything runs. */

const newFolder = makeFolders();

/** A project whose application and tables are not there, so no deploy comes to run anything. */
async function writeEmptyProject(): Promise<TestProject> {
  const project = await writeProject(newFolder());
  for (const folder of ["webserver", "dbserver"]) {
    rmSync(join(project.root, folder), { recursive: true });
  }
  return project;
}

test("folders and files that are not there are told at once", async () => {
  const { call } = await writeEmptyProject();
  const { code, stderr } = await call(["deploy"]);
  expect(code).toBe(2);
  expect(stderr).toContain("services.webserver.source: the folder `webserver` does not exist");
  expect(stderr).toContain("services.dbserver.seed");
});

test("a folder that is not the application's is told with the files that it could begin with", async () => {
  const { root, call } = await writeEmptyProject();
  mkdirSync(join(root, "app"));
  const flags = ["--service", "api=node", "--set", "services.api.source=./app"];
  expect(await call(["init", ...flags, "--yes"])).toMatchObject({ code: 0 });
  const { stderr } = await call(["deploy"]);
  expect(stderr).toContain("`app` has no package.json, server.js, index.js, app.js or main.js\n");
  writeFileSync(join(root, "app/server.js"), "");
  expect((await call(["deploy"])).stderr).not.toContain("services.api");
});
