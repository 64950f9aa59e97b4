import { getIn } from "../../lib/paths.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { keepableDangers } from "../../model/adopt/dangers/all.ts";
import type { Danger } from "../../model/adopt/types.ts";
import { nameVaultFileVariable } from "../../model/build/adopted.ts";
import type { Imported, ImportedService } from "../types.ts";
import type { ImportTable, TakenService } from "./table.ts";

/** Where a service is told of. */
export interface Telling {
  /** Its project was called otherwise. */
  readonly isRenamed: boolean;
  /** It was taken over before: what is changed now is changed in harden.yml. */
  readonly isWritten: boolean;
}

/** What the table says of a service beside its rows: `!` before what is dangerous, `-` before what is left open. */
export function formatSentences(service: TakenService, { isRenamed, isWritten }: Telling): readonly string[] {
  const { dangers, open, weak, guessed, undivided, plainText, profiles, unnamedData, reachIsGuessed } = service;
  return [
    ...profiles.map((profile) => `- it is started only with its profile ${makePrintable(profile)}, as before`),
    ...formatDangers(dangers, isWritten ? undefined : service.name).map((line) => `! ${line}`),
    ...formatClosed(service),
    ...(reachIsGuessed
      ? ["- nothing says which services it talks to, so it may reach all of them: name them in `reaches`"]
      : []),
    ...open.map(({ control, why }) => `- ${control}: ${makePrintable(why)}`),
    ...weak.map(formatWeak),
    ...guessed.map(
      ({ variable }) =>
        `- ${makePrintable(variable)} looks random, so it is in the vault. If it is no secret, move it from \`secrets\` to \`compose.environment\``,
    ),
    ...undivided.map(
      ({ variable, secret, has }) =>
        `! ${makePrintable(variable)} has ${makePrintable(has.join(", "))} in a text that is not taken apart: set it too when that changes: harden-init secrets set ${makePrintable(secret)}`,
    ),
    ...unnamedData.map((place) => `! ${formatUnnamed(place, isRenamed)}`),
    ...plainText.map(
      (place) =>
        `! ${makePrintable(place)}: a secret stands there in plain text, and stays: in harden.yml and on the server too`,
    ),
  ];
}

/** Ports that everyone reached until now, and how they stay open. */
function formatClosed({ name, rows }: TakenService): readonly string[] {
  const ports = listClosedPorts(rows);
  return ports.length === 0
    ? []
    : [
        `- only the server itself reaches ${ports.length === 1 ? "port" : "the ports"} ${makePrintable(ports.join(", "))} now. To keep ${ports.length === 1 ? "it" : "them"} open to everyone: --set services.${makePrintable(name)}.public=[${makePrintable(ports.join(","))}]`,
      ];
}

/** The ports of a service that only the server itself reaches now. */
export function listClosedPorts(rows: TakenService["rows"]): readonly string[] {
  return rows
    .filter(({ cause }) => cause.control === "bound-interface")
    .flatMap(({ before }) => [before].flat())
    .map((port) => String(getIn(port, ["published"]) ?? ""))
    .filter((port) => port !== "");
}

/**
 * What becomes of the dangers of a service, those of one kind together, and how they would stay.
 *
 * @param service whose they are, while it is imported
 */
export function formatDangers(dangers: readonly Danger[], service?: string): readonly string[] {
  const slugs = new Set(dangers.map(({ slug }) => slug));
  return [...slugs].flatMap((slug) => {
    const found = dangers.filter((danger) => danger.slug === slug);
    const [first] = found;
    return first === undefined ? [] : [formatDanger(first, found, service)];
  });
}

function formatDanger({ slug, why, acceptance }: Danger, found: readonly Danger[], service?: string): string {
  const what = found.map((one) => makePrintable(one.what)).join("; ");
  const isOne = found.length === 1;
  if (acceptance !== undefined) {
    const stays = `${isOne ? "stays" : "stay"} until ${acceptance.until}`;
    return `${what} ${stays} (${slug}): ${makePrintable(acceptance.reason)}`;
  }
  const way =
    service === undefined ? "an entry of `accept` in harden.yml" : `--keep ${makePrintable(service)}.${slug}=REASON`;
  const it = isOne ? "it" : "them";
  const keeping = keepableDangers.includes(slug) ? `To keep ${it}: ${way}` : `Nothing keeps ${it}.`;
  return `${what} ${isOne ? "is" : "are"} taken out (${slug}). ${why} ${keeping}`;
}

function formatWeak({ variable, why, secret, sameAs }: ImportedService["weak"][number]): string {
  const set = `harden-init secrets set ${makePrintable(secret)}`;
  return sameAs.length === 0
    ? `! ${makePrintable(variable)} is weak: ${why}. Where the service has it stored too, as a database does, change it there as well: ${set} --generate`
    : `! ${makePrintable(variable)} is weak: ${why}. ${makePrintable(sameAs.join(", "))} must have the same value: set all of them, and what is stored in a database: ${set}`;
}

/** Data in a volume without a name. */
export function formatUnnamed(place: string, isRenamed: boolean): string {
  return `${makePrintable(place)} is in a volume without a name. ${formatFuture(isRenamed)}`;
}

/** What becomes of the data in a volume that only the container of today knows. */
function formatFuture(isRenamed: boolean): string {
  return isRenamed
    ? "The stack begins with an empty one: bring the data into a named volume first."
    : "The stack uses it as long as its container is there: after `docker compose down` it would begin with an empty one. Give it a name.";
}

/** Where the secrets stood they still stand. */
export function formatPlainFiles(files: readonly string[]): string {
  return `${makePrintable(files.join(", "), 200)}: what went into the vault still stands there in plain text. Take it out once the stack runs, and change what others have seen.`;
}

/** What is to be done where the stack is called otherwise than its project was; nothing where it is not. */
export function formatRename({ renamedFrom, stack }: ImportTable): readonly string[] {
  return renamedFrom === undefined
    ? []
    : [
        `  The project ${makePrintable(renamedFrom)} becomes the stack ${stack}: stop its containers before the first deploy: docker compose --project-name ${makePrintable(renamedFrom)} down. Its named volumes stay.`,
      ];
}

/** Where a secret was that was no variable of a service, and what is left to do about it. */
export function formatMoved(secret: Imported["movedSecrets"][number]): string {
  const name = makePrintable(secret.name);
  if ("file" in secret) {
    return `${name} (${makePrintable(secret.file)}) goes into the vault; the file stays where it is: delete it once the stack runs`;
  }
  const where = `${name} (the variable ${makePrintable(secret.variable)}) goes into the vault, because nobody sets a variable on the server`;
  return secret.isMissing === true
    ? `${where}; it is not set here, so the vault gets a random value: give the right one before the first deploy, harden-init secrets set ${nameVaultFileVariable(secret.name)}`
    : where;
}

/** Secrets that are empty, because nobody has set the variables that they are taken from. */
export function formatUnsetSecrets({ unsetSecrets }: Pick<ImportTable, "unsetSecrets">): readonly string[] {
  const empty = unsetSecrets.map(({ secret = "", service }) => makePrintable(`${secret} (${service})`));
  const names = unsetSecrets.map(({ name }) => makePrintable(`${name}=…`));
  return empty.length === 0
    ? []
    : [`Empty, because set nowhere: ${empty.join(", ")}. Write ${names.join(", ")} into .env, and import again`];
}
