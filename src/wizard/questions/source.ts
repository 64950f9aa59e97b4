import { join, normalize } from "node:path/posix";
import type { Kind } from "../../kinds/schema/kind.ts";
import { getIn } from "../../lib/paths.ts";
import type { FolderFacts } from "../../survey/types.ts";
import type { Question } from "../types.ts";
import { listOtherServices } from "./other-services.ts";

/* Folders of applications: what is proposed, and what is offered where there is nothing yet. */

interface Looking {
  readonly name: string;
  readonly answers: unknown;
  readonly found: FolderFacts;
  /** An application's folder has one of these files. */
  readonly index: readonly string[];
}

/** The folder that looks like the application of a service, and belongs to no other: the one of its name, or else the nearest. */
export function findApplicationFolder({ name, answers, found, index }: Looking): string | undefined {
  const taken = listOtherServices(name, answers).map(([, service]) => String(getIn(service, ["source"])));
  const fitting = found.folders
    .filter(({ files }) => index.some((file) => files.includes(file)))
    .filter(({ path }) => !taken.some((other) => isSamePath(path, other)));
  return (fitting.find(({ path }) => isSamePath(path, name)) ?? fitting[0])?.path;
}

/** `web`, `./web` and `./web/` are the same. */
export function isSamePath(one: string, other: string): boolean {
  const bare = (path: string) => normalize(path).replace(/\/$/, "");
  return bare(one) === bare(other);
}

interface Starting {
  readonly name: string;
  readonly source: string;
  readonly kind: Kind;
  readonly found: FolderFacts;
}

const make = "make";

/** Whether a first page is made, where a folder has none: without one, nothing can be deployed. */
export function askAboutStarter({ name, source, kind, found }: Starting): readonly Question[] {
  const names = found.namesIn(source);
  const files = Object.entries(kind.starter);
  if (files.length === 0 || names?.some((file) => kind.source_index.includes(file))) {
    return [];
  }
  const made = files.map(([file]) => file).join(", ");
  return [
    {
      path: ["starter", name],
      flag: `--set services.${name}.source=FOLDER`,
      message: `${name}: ${names === undefined ? `${source} does not exist` : `${source} has no ${kind.source_index[0]}`}. Make a first page there?`,
      reason: "`deploy` needs the application; you can replace the page at any time.",
      type: "choice",
      required: false,
      choices: [
        { value: make, name: "yes", note: `make ${join(source, made)}` },
        { value: "", name: "no", note: "you put the application there before `deploy`" },
      ],
      default: make,
      put: (answers) => answers,
      makes: (reply) => (reply === make ? files.map(([file, text]) => ({ path: join(source, file), text })) : []),
    },
  ];
}
