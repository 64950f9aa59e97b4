/*
 * Compose's own lists, in its order: DefaultFileNames and DefaultOverrideFileNames of compose-go. The endings of the two need not be the same.
 */
const mainNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];
const overrideNames = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
];

/**
 * The files that Compose reads of a folder if none is named: the first of its names, and the first override. Empty if there is none.
 *
 * @param has whether the folder has a file of that name
 */
export function findDefaultFiles(has: (name: string) => boolean): readonly string[] {
  const main = mainNames.find(has);
  const override = overrideNames.find(has);
  return main === undefined ? [] : override === undefined ? [main] : [main, override];
}
