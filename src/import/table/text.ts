import { findControl } from "../../controls/catalogue.ts";
import { makePrintable, shorten } from "../../lib/text/printable.ts";
import { foldLines } from "../../lib/text/wrapped.ts";
import { causes } from "../../model/adopt/changes.ts";
import { alignRows } from "../../report/table.ts";
import { describeProxy } from "../proxies/describe.ts";
import { type DockerfileOf, takeEachOnce } from "../sources/dockerfiles.ts";
import { formatRow } from "./row-text.ts";
import { formatMoved, formatPlainFiles, formatRename, formatSentences, type Telling } from "./sentences.ts";
import type { ImportTable, TakenService } from "./table.ts";

/**
 * The table of an import for a user: for each service every difference to the compose file, and all that is left open.
 *
 * @param columns how many signs a line may have; sentences are broken, cells are cut
 */
export function formatTable(table: ImportTable, columns = Number.POSITIVE_INFINITY): readonly string[] {
  const { services, leftOut, movedSecrets, plainFiles, notices, proxies } = table;
  return [
    "",
    ...folded(`  What becomes of each service; ${legend}`, columns),
    ...services.flatMap((service) => [
      "",
      `  ${titleOf(service)}`,
      ...formatService(service, {
        isRenamed: table.renamedFrom !== undefined,
        isWritten: false,
        columns: columns - 4,
      }).map((line) => `    ${line}`),
    ]),
    ...section(proxies.flatMap((proxy) => describeProxy(proxy, !proxy.isMoved)).map((line) => `  ${line}`)),
    ...section(
      leftOut.map((name) => `  ${makePrintable(name)} is not taken over: the answers do not describe it any more`),
    ),
    ...section(services.some(({ knownAs }) => knownAs !== undefined) ? [onward] : []),
    ...reasonLines(table, columns),
    ...section([
      ...(plainFiles.length === 0 ? [] : [`  ${formatPlainFiles(plainFiles)}`]),
      ...movedSecrets.map((secret) => `  secrets-as-files  ${formatMoved(secret)}`),
    ]),
    ...section([
      ...formatRename(table),
      ...notices.map(({ at, what }) => `  ${makePrintable(at.file)}:${at.line} ${makePrintable(what)}`),
    ]),
  ];

  /** Sentences with an empty line before them. */
  function section(sentences: readonly string[]): readonly string[] {
    return sentences.length === 0 ? [] : ["", ...sentences.flatMap((sentence) => folded(sentence, columns))];
  }
}

/** The signs before a line. */
export const legend = "~ marks what the application may notice, ! a danger, - what is left open.";

const onward =
  "  Services whose image is known stay what they are, hardened. How to change to kinds that make a database's accounts themselves: docs/import.md of harden-init.";

function titleOf({ name, knownAs }: TakenService): string {
  return knownAs === undefined ? makePrintable(name) : `${makePrintable(name)} (known as ${knownAs})`;
}

/** Every difference of a service, and what is left open. */
export function formatService(
  service: TakenService,
  { columns, ...telling }: Telling & { readonly columns: number },
): readonly string[] {
  const rows = service.rows.map((row, at) => formatRow(row, service.rows[at - 1], service.secrets));
  return [
    ...alignRows(cut(rows, columns)),
    ...formatSentences(service, telling).flatMap((sentence) => folded(sentence, columns)),
  ];
}

/** The reason of everything that changes something, once. */
function reasonLines({ services, movedSecrets }: ImportTable, columns: number): readonly string[] {
  const changed = services.flatMap(({ rows }) => rows.map(({ cause }) => cause.control));
  const names = [...new Set([...changed, ...(movedSecrets.length > 0 ? ["secrets-as-files"] : [])])];
  const reasons = names.flatMap((name) => {
    const reason = findControl(name)?.reason ?? Object.entries(causes).find(([cause]) => cause === name)?.[1];
    return reason === undefined ? [] : folded(`    ${name}: ${reason}`, columns);
  });
  return reasons.length === 0 ? [] : ["", "  Why (more: harden-init explain CONTROL)", ...reasons];
}

/** The rows with what was and what will be cut to their share of a line. */
function cut(rows: readonly (readonly string[])[], columns: number): readonly (readonly string[])[] {
  const room = columns - Math.max(0, ...rows.map(([control = ""]) => control.length)) - 4;
  const widths = [room, Math.ceil(room * 0.55), Math.floor(room * 0.45)];
  return rows.map((row) => row.map((cell, at) => (at === 0 ? cell : shorten(cell, widths[at] ?? room))));
}

/** A sentence on as many lines as it needs; the further ones stand below its first word. */
function folded(sentence: string, columns: number): readonly string[] {
  return foldLines([sentence], columns);
}

/** What is found in the Dockerfiles beside the compose file, and how it is fixed. */
export function formatDockerfiles(
  dockerfiles: readonly DockerfileOf[],
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  return takeEachOnce(dockerfiles)
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ path, findings }) => [
      "",
      ...findings.flatMap(({ line, what, fix }) => [
        ...folded(`  ${makePrintable(path)}:${line} ${makePrintable(what)}`, columns),
        ...folded(`    ${fix}`, columns),
      ]),
    ]);
}
