import type { ComposeService, Danger, Lack } from "../../model/adopt/types.ts";
import type { AdoptedSecret, AdoptedService } from "../../model/types/adopted-service.ts";
import type { Model } from "../../model/types/model.ts";
import { noticeKeptName } from "../kept-name.ts";
import type { ImportedProxy } from "../proxies/types.ts";
import type { Imported, ImportedService } from "../types.ts";
import { createMasker } from "./mask.ts";
import { findDifferences, type Row } from "./rows.ts";

/** What becomes of a service of the compose file. */
export interface TakenService extends Omit<ImportedService, "source" | "variables"> {
  /** As what its image is known. */
  readonly knownAs?: string;
  /** Every difference between the two compose files. No value of a secret is in them. */
  readonly rows: readonly Row[];
  readonly dangers: readonly Danger[];
  /** What it is left without. */
  readonly open: readonly Lack[];
  /** Its secrets that were variables. */
  readonly secrets: readonly AdoptedSecret[];
}

/** A service that answers visitors for the others. */
export interface TakenProxy extends ImportedProxy {
  /** Whether the edge takes its place. */
  readonly isMoved: boolean;
}

/** What the user agrees to with an import. */
export interface ImportTable extends Pick<Imported, "movedSecrets" | "plainFiles" | "notices" | "unsetSecrets"> {
  /** The project's name, where the stack is called otherwise: its containers are others then. */
  readonly renamedFrom?: string;
  readonly stack: string;
  readonly services: readonly TakenService[];
  /** Services of the compose file that the answers describe no more, except for proxies whose place the edge takes. */
  readonly leftOut: readonly string[];
  readonly proxies: readonly TakenProxy[];
}

/** Holds what was imported against the model of the final answers, which is the one that is rendered. */
export function makeTable(imported: Imported, model: Model): ImportTable {
  const { project, movedSecrets, plainFiles, notices, unsetSecrets, services, proxies } = imported;
  const mask = createMasker(imported.secrets.values());
  const taken = services.map((service) => takenOver(service, model, mask));
  const gone = services.filter((_, at) => taken[at] === undefined).map(({ name }) => name);
  const replaced = listReplaced(imported, model).filter((name) => gone.includes(name));
  return {
    stack: model.name,
    ...(project !== model.name && { renamedFrom: project }),
    movedSecrets,
    plainFiles,
    notices: [...notices, ...noticeKeptName(imported, model.name)],
    unsetSecrets,
    services: taken.filter((service) => service !== undefined),
    leftOut: gone.filter((name) => !replaced.includes(name)),
    proxies: proxies.map((proxy) => ({ ...proxy, isMoved: replaced.includes(proxy.service) })),
  };
}

/** The proxies whose names the edge answers for, with what only served them. */
function listReplaced({ proxies }: Imported, { edge }: Model): readonly string[] {
  const names = edge?.sites.map(({ name }) => name) ?? [];
  return proxies
    .filter(({ sites, obstacles }) => obstacles.length === 0 && sites.every(({ name }) => names.includes(name)))
    .flatMap(({ service, companions }) => [service, ...companions]);
}

function takenOver(
  { source, variables, ...facts }: ImportedService,
  { services }: Model,
  mask: (value: unknown) => unknown,
): TakenService | undefined {
  const adopted = services.find(({ name }) => name === facts.name)?.adopted;
  if (adopted === undefined) {
    return undefined;
  }
  const secrets = adopted.secrets.filter(({ variable }) => variables.includes(variable));
  const { rows, dangers, ...told } = tellTaken(facts, { source, adopted, secrets });
  return {
    ...told,
    rows: rows.map((row) => ({ ...row, before: mask(row.before), after: mask(row.after) })),
    dangers: dangers.map((danger) => ({ ...danger, what: String(mask(danger.what)) })),
  };
}

/** A service before and after. */
interface Held {
  /** As its compose file has it. */
  readonly source: ComposeService;
  readonly adopted: AdoptedService;
  /** Its secrets that were variables. */
  readonly secrets: readonly AdoptedSecret[];
}

/** What becomes of a service, with what is known of it beside that. */
export function tellTaken(
  facts: Omit<ImportedService, "source" | "variables">,
  { source, adopted, secrets }: Held,
): TakenService {
  const { image, hardened } = adopted;
  return {
    ...facts,
    ...(image && { knownAs: image.title }),
    rows: findDifferences(source, adopted),
    dangers: hardened.dangers,
    open: hardened.lacks,
    secrets,
  };
}
