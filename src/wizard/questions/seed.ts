import { getIn } from "../../lib/paths.ts";
import type { FolderFacts, SqlFile } from "../../survey/types.ts";
import type { Question } from "../types.ts";
import { listOtherServices } from "./other-services.ts";
import { isSamePath } from "./source.ts";

type Part = Omit<Question, "path" | "flag" | "required">;

interface Seeding {
  readonly name: string;
  readonly answers: unknown;
  readonly found: FolderFacts;
}

/** Which file fills a database: one that was found is proposed. */
export function buildSeedFile({ name, answers, found }: Seeding): Part {
  const seed = proposedSeed(name, answers, found.sqlFiles);
  return {
    message: `${name}: which SQL file creates its tables?`,
    reason: "Below the project's folder.",
    empty: "none",
    type: "text",
    ...(seed && { default: seed.path }),
    complaint: (reply) =>
      String(reply).trim() === "" || found.hasFile(String(reply).trim())
        ? undefined
        : "There is no such file in the project's folder, or nothing is in it.",
  };
}

/** Which table shows that it was filled: the last one that the file creates is proposed. */
export function buildSeedTable({ name, found }: Seeding, file: string): Part {
  const table = found.sqlFiles.find(({ path }) => isSamePath(path, file))?.tables.at(-1);
  return {
    message: `${name}: which table shows that this was done?`,
    reason: "The file runs only if this table is missing.",
    type: "text",
    ...(table !== undefined && { default: table }),
  };
}

/** The file of its own folder, or else the first that no other service has. */
function proposedSeed(name: string, answers: unknown, files: readonly SqlFile[]): SqlFile | undefined {
  const taken = listOtherServices(name, answers).map(([, service]) => String(getIn(service, ["seed", "file"])));
  const free = files.filter(({ path }) => !taken.some((other) => isSamePath(path, other)));
  return free.find(({ path }) => path.startsWith(`./${name}/`)) ?? free[0];
}
