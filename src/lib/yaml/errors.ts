import type { Document, LineCounter, YAMLParseError } from "yaml";
import type { Complaint } from "../errors.ts";
import { makePrintable } from "../text/printable.ts";

const mostErrors = 10;

/** The first ten errors of an invalid YAML text, each with its line. @param file how messages name the file */
export function listYamlComplaints({ errors }: Document, lines: LineCounter, file: string): readonly Complaint[] {
  return errors.slice(0, mostErrors).map((error) => ({
    where: `${file}:${lines.linePos(error.pos[0]).line}`,
    ...inPlainWords(error),
  }));
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
