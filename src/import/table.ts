import { findControl } from "../controls/catalogue.ts";
import { isMap } from "../lib/paths.ts";
import { printable } from "../lib/printable.ts";
import type { Change } from "../model/adopt/types.ts";
import { credentialSecret } from "../model/build-own.ts";
import { alignRows } from "../report/table.ts";
import type { DockerfileOf } from "./dockerfiles.ts";
import { inShort } from "./in-short.ts";
import type { Imported, ImportedService } from "./types.ts";

/** What becomes of each service, for the person who is about to agree to it: every difference to the compose file, and all that is left open. */
export function importLines(imported: Imported): readonly string[] {
  const legend =
    "  What becomes of each service; ~ marks what its application may notice, ! a danger, - what is left open.";
  return [
    "",
    legend,
    ...imported.services.flatMap((service) => [
      "",
      `  ${titleOf(service)}`,
      ...serviceLines(service).map((line) => `    ${line}`),
    ]),
    ...(imported.secretFiles.length === 0 ? [] : [""]),
    ...imported.secretFiles.map(
      ({ name, file }) =>
        `  secrets-as-files  ${printable(name)} (${printable(file)}) goes into the vault; the file stays where it is: delete it once the stack runs`,
    ),
    ...(imported.notices.length === 0 ? [] : [""]),
    ...imported.notices.map(({ at, what }) => `  ${printable(at.file)}:${at.line} ${printable(what)}`),
  ];
}

function titleOf({ name, known }: ImportedService): string {
  return known === undefined ? printable(name) : `${printable(name)} (known as ${known.title})`;
}

function serviceLines({ name, adopted, credentials, weak, secretWords }: ImportedService): readonly string[] {
  const rows = adopted.changes.flatMap(rowsOf);
  const moved = credentials.map(({ variable, way }) => [
    "  secrets-as-files",
    printable(variable),
    way === "file" ? "in the vault, read as a file" : "in the vault, given as a variable",
  ]);
  return [
    ...alignRows([...rows, ...moved]),
    ...adopted.dangers.map(({ slug, what, why, acceptance }) =>
      acceptance === undefined
        ? `! ${printable(what)} is taken out (${slug}). ${why}`
        : `! ${printable(what)} stays until ${acceptance.until} (${slug}): ${printable(acceptance.reason)}`,
    ),
    ...adopted.lacks.map(({ control, why }) => `- ${control}: ${printable(why)}`),
    ...weak.map(
      ({ variable, why }) =>
        `! ${printable(variable)} is weak: ${why}. Where the service has it stored too, as a database does, change it there as well: harden-init secrets set ${printable(credentialSecret(name, variable))} --generate`,
    ),
    ...(secretWords.length === 0
      ? []
      : ["! a secret stands on its command line, where everybody on the server can read it"]),
  ];
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

/** What one side has and the other has not: where both are lists or maps their entries one by one, else the whole. */
function missing(one: unknown, other: unknown): readonly unknown[] {
  if (one === undefined || other === undefined) {
    return one === undefined ? [] : [one];
  }
  if (Array.isArray(one)) {
    const others = new Set((Array.isArray(other) ? other : []).map((item) => JSON.stringify(item)));
    return one.filter((item) => !others.has(JSON.stringify(item)));
  }
  if (isMap(one)) {
    const others = isMap(other) ? other : {};
    return Object.entries(one)
      .filter(([key, value]) => JSON.stringify(others[key]) !== JSON.stringify(value))
      .map(([key, value]) => ({ [key]: value }));
  }
  return [one];
}

/** What is found in the Dockerfiles beside the compose file, and how it is mended. */
export function dockerfileLines(dockerfiles: readonly DockerfileOf[]): readonly string[] {
  return dockerfiles
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ path, findings }) => [
      "",
      ...findings.flatMap(({ line, what, fix }) => [`  ${printable(path)}:${line} ${printable(what)}`, `    ${fix}`]),
    ]);
}

/** The same for programs. */
export function importJson({ services, secretFiles, notices }: Imported): object {
  return {
    secretFiles,
    services: services.map(({ name, known, adopted, credentials, weak }) => ({
      service: name,
      ...(known && { knownAs: known.title }),
      changes: adopted.changes.map((change) => ({ ...change, why: change.why || findControl(change.control)?.reason })),
      dangers: adopted.dangers,
      open: adopted.lacks,
      movedToVault: credentials.map(({ variable, way }) => ({ variable, way })),
      weak,
    })),
    notices: notices.map(({ at, what }) => ({ where: `${at.file}:${at.line}`, what })),
  };
}
