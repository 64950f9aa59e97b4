import { readdirSync } from "node:fs";
import { join } from "node:path";
import { templatesFolder } from "../../src/lib/package-folder.ts";
import { features } from "../../src/plan/features.ts";
import { readTemplates } from "../../src/plan/templates/read.ts";

const folders = readdirSync(join(templatesFolder, "features"));

test("every folder of features is in the table, and the table names no other", () => {
  expect(features.map(({ folder }) => folder).sort()).toEqual(folders.sort());
});

test("no file comes from two places", async () => {
  const places = ["project", ...folders.map((folder) => join("features", folder))];
  const files = await Promise.all(places.map((place) => readTemplates(join(templatesFolder, place))));
  const paths = files.flat().map(({ path }) => path);
  expect(paths.filter((path, at) => paths.indexOf(path) !== at)).toEqual([]);
});
