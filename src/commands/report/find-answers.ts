import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import type { Project } from "../../project/open.ts";
import type { ReportSources } from "../../report/formats/sources.ts";

/** Where harden.yml decides about each finding, for programs that show it there. */
export function findAnswers({ root, text, answers }: Project): ReportSources["answers"] {
  const { line } = parseAnswers(text, answersFile);
  return {
    path: relative(findRepository(root), join(root, answersFile)).split(sep).join("/"),
    lineOf: ({ host, service, control }) =>
      service === undefined
        ? line(["hosts", answers.hosts.findIndex(({ name }) => name === host)])
        : line(["services", service, "accept", control]),
  };
}

/** The folder with the repository that a folder is in; the folder itself if there is none. */
function findRepository(folder: string): string {
  let top = folder;
  while (!existsSync(join(top, ".git"))) {
    const parent = dirname(top);
    if (parent === top) {
      return folder;
    }
    top = parent;
  }
  return top;
}
