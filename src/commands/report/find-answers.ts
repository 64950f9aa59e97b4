import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { answersFile } from "../../answers/file.ts";
import { parseAnswers } from "../../answers/parse.ts";
import type { KeyPath } from "../../lib/paths.ts";
import type { Answers } from "../../model/schema/answers.ts";
import type { Project } from "../../project/open.ts";
import type { ReportSources } from "../../report/formats/sources.ts";
import type { Finding } from "../../report/types.ts";

/** Where harden.yml decides about each finding, for programs that show it there. */
export function findAnswers({ root, text, answers }: Project): ReportSources["answers"] {
  const { line } = parseAnswers(text, answersFile);
  return {
    path: relative(findRepository(root), join(root, answersFile)).split(sep).join("/"),
    lineOf: (finding) => line(findKey(answers, finding)),
  };
}

/** The key that decides about it: an exception, the service, or the server. */
function findKey({ hosts, services, hardening }: Answers, finding: Finding): KeyPath {
  const { host, service, control, accepted: [first] = [] } = finding;
  const accept = service === undefined || !Object.hasOwn(services, service) ? {} : (services[service]?.accept ?? {});
  const entry = first?.entry ?? control;
  if (!Object.hasOwn(accept, entry) && Object.hasOwn(hardening.overrides ?? {}, entry)) {
    return ["hardening", "overrides", entry];
  }
  return service === undefined
    ? ["hosts", hosts.findIndex(({ name }) => name === host)]
    : ["services", service, "accept", entry];
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
