import { findPreset } from "../../src/answers/presets.ts";
import { setIn } from "../../src/lib/paths.ts";
import type { FolderFacts } from "../../src/survey/types.ts";

const seed = { file: "./dbserver/sqlconfig/csvs23db.sql", unless_table: "suggestion" };

/** What the case study's folder adds to the preset. */
const ownAnswers = [
  [["name"], "csvs23"],
  [["services", "webserver", "source"], "./webserver"],
  [["services", "webserver", "publish"], "127.0.0.1:8081"],
  [["services", "dbserver", "database"], "csvs23db"],
  [["services", "dbserver", "seed"], seed],
] as const;

/** The case study's folder. */
export const caseStudyFolder: FolderFacts = {
  folders: [{ path: "./webserver", files: ["index.php"] }],
  sqlFiles: [{ path: seed.file, tables: ["suggestion"] }],
  composeFiles: [],
  takenPorts: [],
  namesIn: (folder) => (folder === "./webserver" ? ["index.php"] : undefined),
  hasFile: (path) => path === seed.file,
};

/** The answers of the case study, with some keys set otherwise: `{ "services.webserver.base": "debian:13" }`. */
export function caseStudy(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return Object.entries(changes).reduce<unknown>(
    (answers, [key, value]) => setIn(answers, keyPath(key), value),
    ownAnswers.reduce<unknown>(
      (answers, [path, value]) => setIn(answers, path, value),
      findPreset("php-mariadb")?.answers,
    ),
  );
}

function keyPath(key: string) {
  return key.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
