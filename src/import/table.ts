import { findControl } from "../controls/catalogue.ts";
import { printable } from "../lib/printable.ts";
import type { Change } from "../model/adopt/types.ts";
import { alignRows } from "../report/table.ts";
import type { Imported, ImportedService } from "./types.ts";

/** What becomes of each service, for the person who is about to agree to it: every difference to the compose file, and all that is left open. */
export function importLines(imported: Imported): readonly string[] {
  return imported.services.flatMap((service) => [
    "",
    `  ${printable(service.name)}${titleOf(service)}`,
    ...serviceLines(service).map((line) => `    ${line}`),
  ]);
}

function titleOf({ known }: ImportedService): string {
  return known === undefined ? "" : `: ${known.title}`;
}

function serviceLines(service: ImportedService): readonly string[] {
  const { adopted, credentials, secretWords } = service;
  const rows = adopted.changes.map((change) => [
    mark(change),
    change.control,
    `${short(change.before)} → ${short(change.after)}`,
  ]);
  const moved = credentials.map(({ variable, way }) => [
    " ",
    "secrets-as-files",
    `${printable(variable)} → the vault${way === "file" ? "" : ", given as a variable"}`,
  ]);
  return [
    ...alignRows([...rows, ...moved].map(([sign = "", control = "", text = ""]) => [`${sign} ${control}`, text])),
    ...adopted.dangers.map(({ slug, what, why, acceptance }) =>
      acceptance === undefined
        ? `! ${slug}: ${printable(what)} is taken out. ${why}`
        : `! ${slug}: ${printable(what)} stays until ${acceptance.until}: ${printable(acceptance.reason)}`,
    ),
    ...adopted.lacks.map(({ control, why }) => `- ${control} is left open: ${printable(why)}`),
    ...(secretWords.length === 0
      ? []
      : [
          "! a secret stands on its command line, where everybody on the server can read it; give it by a file or a variable",
        ]),
  ];
}

/** `~` where the application may notice. */
function mark({ mayBreak }: Change): string {
  return mayBreak ? "~" : " ";
}

function short(value: unknown): string {
  if (value === undefined) {
    return "–";
  }
  const text = printable(typeof value === "string" ? value : JSON.stringify(value));
  return text.length > 44 ? `${text.slice(0, 41)}…` : text;
}

/** The same for programs. */
export function importJson({ services, notices }: Imported): object {
  return {
    services: services.map(({ name, known, adopted, credentials }) => ({
      service: name,
      knownAs: known?.title,
      changes: adopted.changes.map((change) => ({ ...change, why: change.why || findControl(change.control)?.reason })),
      dangers: adopted.dangers,
      open: adopted.lacks,
      movedToVault: credentials.map(({ variable, way }) => ({ variable, way })),
    })),
    notices: notices.map(({ at, what }) => ({ where: `${at.file}:${at.line}`, what })),
  };
}
