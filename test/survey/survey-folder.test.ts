import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { findComposeFilesAbove, surveyFolder } from "../../src/survey/survey-folder.ts";
import { readTakenPorts } from "../../src/survey/taken-ports.ts";
import { makeFolders } from "../support/projects/folders.ts";

const newFolder = makeFolders();

function lay(files: Readonly<Record<string, string>>): string {
  const root = newFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test("folders are found with their files, the nearest first; those of others are left out", () => {
  const root = lay({
    "app/public/index.php": "",
    "web/index.php": "",
    "node_modules/x/index.js": "",
    ".git/index.html": "",
    "playbooks/site.yml": "",
  });
  symlinkSync("/etc", join(root, "linked"));
  writeFileSync(join(root, "README.md"), "");
  expect(surveyFolder(root).folders).toEqual([
    { path: ".", files: ["README.md"] },
    { path: "./web", files: ["index.php"] },
    { path: "./app/public", files: ["index.php"] },
  ]);
});

test("SQL files are found with the tables that they create; comments create none", () => {
  const text = [
    "-- create table no (id int);",
    "CREATE TABLE IF NOT EXISTS `shop`.`article` (",
    "  id INT);",
    "create table price(",
    "  id INT);",
    "INSERT INTO price VALUES ('create table never (');",
  ];
  const root = lay({ "db/shop.sql": text.join("\n"), "db/rows.sql": "INSERT INTO a VALUES (1);" });
  expect(surveyFolder(root).sqlFiles).toEqual([{ path: "./db/shop.sql", tables: ["article", "price"] }]);
});

test("a compose file is found as Compose finds it, with what overrides it", () => {
  const files = { "docker-compose.yml": "", "compose.yaml": "", "compose.override.yaml": "" };
  expect(surveyFolder(lay(files)).composeFiles).toEqual(["compose.yaml", "compose.override.yaml"]);
  const mixed = { "docker-compose.yml": "", "compose.override.yml": "" };
  expect(surveyFolder(lay(mixed)).composeFiles).toEqual(["docker-compose.yml", "compose.override.yml"]);
});

test("a compose file above is found where a folder has none, the nearest one with what overrides it", () => {
  const root = lay({ "shop/compose.yml": "", "shop/compose.override.yml": "", "shop/a/b/x": "", "compose.yml": "" });
  expect(findComposeFilesAbove(join(root, "shop/a/b"))).toEqual(["../../compose.yml", "../../compose.override.yml"]);
  expect(findComposeFilesAbove(join(root, "shop"))).toEqual(["../compose.yml"]);
  expect(findComposeFilesAbove("/")).toEqual([]);
});

test("a folder that does not exist has nothing, and a file with nothing in it is none", () => {
  expect(surveyFolder("/no/such")).toMatchObject({ folders: [], sqlFiles: [], composeFiles: [] });
  const found = surveyFolder(lay({ "empty.sql": "", "web/a": "x" }));
  expect([found.hasFile("empty.sql"), found.hasFile("web/a"), found.hasFile("web")]).toEqual([false, true, false]);
  expect([found.namesIn("web"), found.namesIn("empty.sql")]).toEqual([["a"], undefined]);
});

test("a port on which something listens is taken", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(Number(Object(server.address()).port))),
  );
  expect(readTakenPorts()).toContain(port);
  server.close();
});
