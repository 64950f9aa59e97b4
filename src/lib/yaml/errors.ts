import { type Document, isScalar, type LineCounter, type YAMLParseError } from "yaml";
import type { Complaint } from "../errors.ts";
import { makePrintable } from "../text/printable.ts";
import { walkNodes } from "./walk.ts";

const mostErrors = 10;

/** The first ten errors of an invalid YAML text, each with its line. @param file how messages name the file */
export function listYamlComplaints(document: Document, lines: LineCounter, file: string): readonly Complaint[] {
  const found = [
    ...document.errors.map((error) => ({ at: error.pos[0], ...inPlainWords(error) })),
    ...(document.errors.length > 0 ? [] : findHalves(document)).map((at) => ({ at, ...half })),
  ];
  return found
    .slice(0, mostErrors)
    .map(({ at, ...complaint }) => ({ where: `${file}:${lines.linePos(at).line}`, ...complaint }));
}

const half: Omit<Complaint, "where"> = {
  what: "this text has half a character, an escape from `\\ud800` to `\\udfff`",
  fix: "Write the character itself.",
};

/** Where texts begin that no other reader of YAML takes, and that could not be written as UTF-8: the library reads any `\u`. */
function findHalves(document: Document): readonly number[] {
  const places: number[] = [];
  walkNodes(document.contents, (node) => {
    if (isScalar(node) && typeof node.value === "string" && /\p{Surrogate}/u.test(node.value)) {
      places.push(node.range?.[0] ?? 0);
    }
  });
  return places;
}

function inPlainWords({ code, message }: YAMLParseError): Omit<Complaint, "where"> {
  switch (code) {
    case "TAB_AS_INDENT":
      return { what: "a tab indents this line; YAML knows only spaces", fix: "Replace it with spaces." };
    case "MULTIPLE_DOCS":
      return { what: "a second document begins here (`---`)", fix: "Keep one document in the file." };
    case "RESOURCE_EXHAUSTION":
      return { what: "blocks are nested too deep" };
    default:
      return { what: `this is not valid YAML: ${makePrintable(message, 200)}` };
  }
}
