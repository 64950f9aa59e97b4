import { findControl } from "../../controls/catalogue.ts";
import { isMap } from "../../lib/paths.ts";
import { printable } from "../../lib/text/printable.ts";
import { wrapped } from "../../lib/text/wrapped.ts";
import type { Change } from "../../model/adopt/types.ts";
import { vaultFileVariable } from "../../model/build/adopted.ts";
import { alignRows } from "../../report/table.ts";
import type { DockerfileOf } from "../dockerfiles.ts";
import type { Imported, ImportedService } from "../types.ts";
import { inShort } from "./in-short.ts";
import { plainFilesSay, sentencesOf } from "./sentences.ts";

/**
 * What becomes of each service, for the person who is about to agree to it: every difference to the compose file, and all that is left open.
 *
 * @param columns how many signs a line may have; sentences are broken, cells are cut
 */
export function importLines(imported: Imported, columns = Number.POSITIVE_INFINITY): readonly string[] {
  const legend =
    "  What becomes of each service; ~ marks what its application may notice, ! a danger, - what is left open.";
  return [
    "",
    ...folded(legend, columns),
    ...imported.services.flatMap((service) => [
      "",
      `  ${titleOf(service)}`,
      ...serviceLines(service, imported.isRenamed, columns - 4).map((line) => `    ${line}`),
    ]),
    ...(imported.services.some(({ known }) => known !== undefined) ? ["", ...folded(onward, columns)] : []),
    ...reasonLines(imported, columns),
    ...(imported.movedSecrets.length + imported.plainFiles.length === 0 ? [] : [""]),
    ...(imported.plainFiles.length === 0 ? [] : folded(`  ${plainFilesSay(imported.plainFiles)}`, columns)),
    ...imported.movedSecrets.flatMap((secret) => folded(`  secrets-as-files  ${movedText(secret)}`, columns)),
    ...(imported.notices.length === 0 ? [] : [""]),
    ...imported.notices.flatMap(({ at, what }) =>
      folded(`  ${printable(at.file)}:${at.line} ${printable(what)}`, columns),
    ),
  ];
}

/** Where a secret was, and what is left to do about it. */
function movedText(secret: Imported["movedSecrets"][number]): string {
  const name = printable(secret.name);
  if ("file" in secret) {
    return `${name} (${printable(secret.file)}) goes into the vault; the file stays where it is: delete it once the stack runs`;
  }
  const where = `${name} (the variable ${printable(secret.variable)}) goes into the vault, because nobody sets a variable on the server`;
  return secret.isMissing === true
    ? `${where}; it is not set here, so the vault gets a random value: give the right one before the first deploy, harden-init secrets set ${vaultFileVariable(secret.name)}`
    : where;
}

const onward =
  "  What is known goes on as it is, hardened. How to go on to kinds that make a database's accounts themselves: docs/import.md of harden-init.";

function titleOf({ name, known }: ImportedService): string {
  return known === undefined ? printable(name) : `${printable(name)} (known as ${known.title})`;
}

function serviceLines(service: ImportedService, isRenamed: boolean, columns: number): readonly string[] {
  const rows = service.hardened.changes.flatMap(rowsOf);
  const moved = service.credentials.map(({ variable, way }) => [
    "  secrets-as-files",
    printable(variable),
    way === "file" ? "in the vault, read as a file" : "in the vault, given as a variable",
  ]);
  return [
    ...alignRows(cut([...rows, ...moved], columns)),
    ...sentencesOf(service, isRenamed).flatMap((sentence) => folded(sentence, columns)),
  ];
}

/** The reason of each control that changes something, once. */
function reasonLines({ services, movedSecrets }: Imported, columns: number): readonly string[] {
  const changed = services.flatMap(({ hardened }) => hardened.changes.map(({ control }) => control));
  const hasSecrets = movedSecrets.length > 0 || services.some(({ credentials }) => credentials.length > 0);
  const slugs = [...new Set([...changed, ...(hasSecrets ? ["secrets-as-files"] : [])])];
  const reasons = slugs.flatMap((slug) => {
    const control = findControl(slug);
    return control === undefined ? [] : folded(`    ${slug}: ${control.reason}`, columns);
  });
  return reasons.length === 0 ? [] : ["", "  Why (more: harden-init explain CONTROL)", ...reasons];
}

/** The rows with what was and what will be cut to their share of a line. */
function cut(rows: readonly (readonly string[])[], columns: number): readonly (readonly string[])[] {
  const room = columns - Math.max(0, ...rows.map(([control = ""]) => control.length)) - 4;
  const widths = [room, Math.ceil(room * 0.55), Math.floor(room * 0.45)];
  return rows.map((row) => row.map((cell, at) => (at === 0 ? cell : shortened(cell, widths[at] ?? room))));
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}

/** A sentence on as many lines as it needs; the further ones stand below its first word. */
function folded(sentence: string, columns: number): readonly string[] {
  const [indent = ""] = /^ */.exec(sentence) ?? [];
  const deeper = `${indent}  `;
  return wrapped(sentence.trimStart(), columns - deeper.length).map(
    (line, at) => `${at === 0 ? indent : deeper}${line}`,
  );
}

/** A row for each part that is otherwise: of a list only the entries that differ. */
function rowsOf({ control, key, before, after, mayBreak }: Change): readonly (readonly string[])[] {
  const [gone, come] = [missing(before, after), missing(after, before)];
  const count = Math.max(gone.length, come.length);
  return Array.from({ length: count }, (_, at) => [
    `${mayBreak ? "~" : " "} ${at === 0 ? control : ""}`,
    `${key}: ${gone[at] === undefined ? "–" : inShort(key, gone[at])}`,
    come[at] === undefined ? "–" : inShort(key, come[at]),
  ]);
}

/** What one side has and the other has not: where both are lists or maps their entries one by one, down to the innermost, else the whole. */
function missing(one: unknown, other: unknown): readonly unknown[] {
  if (one === undefined || other === undefined) {
    return one === undefined ? [] : [one];
  }
  if (Array.isArray(one)) {
    const others = new Set((Array.isArray(other) ? other : []).map((item) => JSON.stringify(item)));
    return one.filter((item) => !others.has(JSON.stringify(item)));
  }
  if (isMap(one)) {
    const others = isMap(other) ? new Map(innermost(other)) : new Map();
    return innermost(one)
      .filter(([path, value]) => JSON.stringify(others.get(path)) !== JSON.stringify(value))
      .map(([path, value]) => ({ [path]: value }));
  }
  return [one];
}

/** `{ limits: { pids: 256 } }` → `limits.pids`: 256. */
function innermost(map: Readonly<Record<string, unknown>>, above = ""): readonly (readonly [string, unknown])[] {
  return Object.entries(map).flatMap(([key, value]) =>
    isMap(value) ? innermost(value, `${above}${key}.`) : [[`${above}${key}`, value] as const],
  );
}

/** What is found in the Dockerfiles beside the compose file, and how it is mended. */
export function dockerfileLines(
  dockerfiles: readonly DockerfileOf[],
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  return dockerfiles
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ path, findings }) => [
      "",
      ...findings.flatMap(({ line, what, fix }) => [
        ...folded(`  ${printable(path)}:${line} ${printable(what)}`, columns),
        ...folded(`    ${fix}`, columns),
      ]),
    ]);
}

/** The same for programs. */
export function importJson({ services, movedSecrets, notices }: Imported): object {
  return {
    movedSecrets,
    services: services.map(({ name, known, hardened, credentials, weak, unnamedData, plainText }) => ({
      service: name,
      ...(known && { knownAs: known.title }),
      changes: hardened.changes.map((change) => ({
        ...change,
        why: change.why || findControl(change.control)?.reason,
      })),
      dangers: hardened.dangers,
      open: hardened.lacks,
      movedToVault: credentials.map(({ variable, way }) => ({ variable, way })),
      weak,
      unnamedData,
      plainText,
    })),
    notices: notices.map(({ at, what }) => ({ where: `${at.file}:${at.line}`, what })),
  };
}
