import { findDefaultFiles } from "../../src/compose/default-files.ts";

/* As `docker compose config` chooses them in such a folder. */
test.each<[there: readonly string[], chosen: readonly string[]]>([
  [[], []],
  [["compose.yml"], ["compose.yml"]],
  [["docker-compose.yaml", "docker-compose.yml", "compose.yml", "compose.yaml"], ["compose.yaml"]],
  [["docker-compose.yaml", "docker-compose.yml"], ["docker-compose.yml"]],
  [
    ["docker-compose.yml", "docker-compose.override.yml"],
    ["docker-compose.yml", "docker-compose.override.yml"],
  ],
  [
    ["compose.yaml", "compose.override.yml"],
    ["compose.yaml", "compose.override.yml"],
  ],
  [
    ["docker-compose.yml", "compose.override.yaml", "docker-compose.override.yml"],
    ["docker-compose.yml", "compose.override.yaml"],
  ],
  [
    ["compose.yaml", "compose.override.yaml", "compose.override.yml"],
    ["compose.yaml", "compose.override.yml"],
  ],
  [["compose.override.yml"], []],
])("of %j Compose reads %j", (there, chosen) => {
  expect(findDefaultFiles((name) => there.includes(name))).toEqual(chosen);
});
