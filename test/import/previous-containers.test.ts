import { loadCompose } from "../../src/compose/load.ts";
import { findUnnamedData, noticeReboot } from "../../src/import/previous-containers.ts";
import type { KnownImage } from "../../src/kinds/schema/known-image.ts";
import { inFolder } from "../compose/folder.ts";

test.each([
  ["always", ["compose.yml:3"]],
  ["unless-stopped", ["compose.yml:3"]],
  ["on-failure", []],
])("a stack with `restart: %s` is started after a reboot by something else", (restart, places) => {
  const files = { "compose.yml": `services:\n  web: { image: nginx }\n  db: { image: db, restart: ${restart} }\n` };
  const notices = inFolder(files, (folder) => noticeReboot(loadCompose({ folder, files: [] })));
  expect(notices.map(({ at }) => `${at.file}:${at.line}`)).toEqual(places);
});

const known = {
  title: "PostgreSQL",
  data: ["/var/lib/postgresql/data", "/var/lib/postgresql"],
} as unknown as KnownImage;

test.each<[string, readonly object[], readonly string[]]>([
  ["a named volume", [{ type: "volume", source: "pg", target: "/var/lib/postgresql/data" }], []],
  ["a bind mount above it", [{ type: "bind", source: "/srv", target: "/var/lib/postgresql/" }], []],
  ["a folder in it", [{ type: "volume", source: "pg", target: "/var/lib/postgresql/data/pgdata" }], []],
  ["nothing", [], ["/var/lib/postgresql/data"]],
  ["a volume elsewhere", [{ type: "volume", source: "x", target: "/var/lib/other" }], ["/var/lib/postgresql/data"]],
  ["a volume without a name", [{ type: "volume", target: "/var/lib/postgresql/data" }], ["/var/lib/postgresql/data"]],
])("data in %s", (_title, volumes, places) => {
  expect(findUnnamedData({ volumes }, known)).toEqual(places);
});

test("an unknown image has the volumes that are written", () => {
  expect(findUnnamedData({ volumes: [{ type: "volume", target: "/data" }] }, undefined)).toEqual(["/data"]);
});
