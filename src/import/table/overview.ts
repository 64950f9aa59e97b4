import { findControl } from "../../controls/catalogue.ts";
import { makePrintable } from "../../lib/text/printable.ts";
import { cutTo } from "../../lib/text/width.ts";
import { alignRows } from "../../report/table.ts";
import { describeProxy } from "../proxies/describe.ts";
import type { DockerfileOf } from "../sources/dockerfiles.ts";
import {
  formatDangers,
  formatMoved,
  formatPlainFiles,
  formatRename,
  formatUnnamed,
  formatUnsetSecrets,
  listClosedPorts,
} from "./sentences.ts";
import type { ImportTable, TakenService } from "./table.ts";

/**
 * An import in a line for each service: how much of it is hardened, and what is left open. Below that, what the user must know before a yes; the table
 * has the rest.
 *
 * @param columns how many signs a line may have
 */
export function formatOverview(
  table: ImportTable,
  dockerfiles: readonly DockerfileOf[],
  columns = Number.POSITIVE_INFINITY,
): readonly string[] {
  const warnings = warningsOf(table);
  return [
    "",
    ...serviceLines(table.services, columns).map((line) => `  ${line}`),
    ...(warnings.length === 0 ? [] : ["", ...warnings.map((warning) => `  ${warning}`)]),
    "",
    `  Each change with its reason${moreOf(table, dockerfiles)}: --details, or later \`harden-init explain SERVICE\`.`,
    ...learningLine(table.services),
  ];
}

function serviceLines(services: readonly TakenService[], columns: number): readonly string[] {
  const counts = services.map(({ name, rows }) => [
    cutTo(makePrintable(name), widestName),
    String(countControls(rows)),
    String(rows.length),
  ]);
  const [header = "", ...lines] = alignRows([["service", "controls", "changes"], ...counts]);
  return [
    `${header}  left open`,
    ...lines.map(
      (line, at) => `${line}  ${openCell(services[at]?.open ?? [], Math.max(20, columns - header.length - 4))}`,
    ),
  ];
}

/** What is open because it is unknown need not stay so. */
function learningLine(services: readonly TakenService[]): readonly string[] {
  const isUnknown = services.some(({ open }) => open.some(({ control }) => findControl(control)?.learnable));
  return isUnknown
    ? [
        "  What is left open because it is unknown, `harden-init learn --here` finds out, or `learn` after the first deploy.",
      ]
    : [];
}

/** A longer one is cut, so that there is room for what is open. */
const widestName = 24;

/** The controls that something is changed for. */
function countControls(rows: TakenService["rows"]): number {
  return new Set(rows.map(({ cause }) => cause.control).filter((slug) => findControl(slug) !== undefined)).size;
}

/** As many names as there is room for. */
function openCell(open: TakenService["open"], room: number): string {
  const names = open.map(({ control }) => control);
  const whole = names.map((_, at) => {
    const shown = names.slice(0, names.length - at).join(", ");
    return at === 0 ? `${names.length}: ${shown}` : `${names.length}: ${shown} and ${at} more`;
  });
  return names.length === 0 ? "nothing" : (whole.find((text) => text.length <= room) ?? String(names.length));
}

/** What changes for those who use the stack, what stays weak, and what there is to do. */
function warningsOf(table: ImportTable): readonly string[] {
  const { services, leftOut, movedSecrets, plainFiles, proxies } = table;
  return [
    ...proxies.flatMap((proxy) => describeProxy(proxy, !proxy.isMoved)).map((line) => `! ${line}`),
    ...services.flatMap(({ name, dangers }) =>
      formatDangers(dangers, name).map((line) => `! ${makePrintable(name)}: ${line}`),
    ),
    ...closedLine(services),
    ...services.flatMap(({ name, unnamedData }) =>
      unnamedData.map((place) => `! ${makePrintable(name)}: ${formatUnnamed(place, table.renamedFrom !== undefined)}`),
    ),
    ...weakPasswords(services),
    ...formatUnsetSecrets(table).map((line) => `! ${line}`),
    ...plainTexts(services),
    ...leftOut.map((name) => `! ${makePrintable(name)} is not taken over: the answers do not describe it any more`),
    ...movedSecrets
      .filter((secret) => "variable" in secret && secret.isMissing)
      .map((secret) => `! ${formatMoved(secret)}`),
    ...(plainFiles.length === 0 ? [] : [`! ${formatPlainFiles(plainFiles)}`]),
    ...formatRename(table).map((line) => `! ${line.trimStart()}`),
  ];
}

/** Ports that everyone reached until now, and how they stay open: the answer for the first of them. */
function closedLine(services: readonly TakenService[]): readonly string[] {
  const closed = services.flatMap(({ name, rows }) => listClosedPorts(rows).map((port) => ({ name, port })));
  const [first] = closed;
  if (first === undefined) {
    return [];
  }
  const ports = closed.map(({ name, port }) => `${makePrintable(port)} (${makePrintable(name)})`).join(", ");
  const [noun, kept] =
    closed.length === 1 ? ["port", "it open to everyone"] : ["the ports", "the first open to everyone"];
  // A range is answered port by port.
  const port = first.port.split("-")[0] ?? first.port;
  const answer = makePrintable(`services.${first.name}.public=[${port}]`);
  return [`! Only the server itself reaches ${noun} ${ports} now. To keep ${kept}: --set ${answer}`];
}

function weakPasswords(services: readonly TakenService[]): readonly string[] {
  const weak = services.flatMap(({ name, weak: found }) =>
    found.map(({ variable }) => `${makePrintable(variable)} (${makePrintable(name)})`),
  );
  return weak.length === 0 ? [] : [`! Guessed within a moment: ${weak.join(", ")}. --details says how to change it.`];
}

function plainTexts(services: readonly TakenService[]): readonly string[] {
  const places = services.flatMap(({ name, plainText }) => plainText.map((place) => makePrintable(`${name}.${place}`)));
  return places.length === 0
    ? []
    : [`! A secret stays in plain text, in harden.yml and on the server too: ${places.join(", ")}`];
}

/** What only the table says. */
function moreOf({ notices }: ImportTable, dockerfiles: readonly DockerfileOf[]): string {
  const findings = dockerfiles.flatMap(({ findings: found }) => found).length;
  const more = [counted(findings, "finding", " in Dockerfiles"), counted(notices.length, "remark", " on the file")];
  const told = more.filter((text) => text !== "");
  return told.length === 0 ? "" : `, ${told.join(", ")}`;
}

function counted(count: number, noun: string, where: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}${where}`;
}
