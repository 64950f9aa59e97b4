import { isUtf8 } from "node:buffer";
import { buildUsageProblem, type Complaint, getErrorCode } from "../lib/errors.ts";
import { readOrdinaryFile } from "../lib/files/read-ordinary.ts";

/** A project's answers file. */
export const answersFile = "harden.yml";

/** The file's text. Throws Problem (exit 2) if it cannot be read or is not UTF-8. */
export async function readAnswersText(path: string, name = answersFile): Promise<string> {
  const bytes = await readOrdinaryFile(path).catch((error: unknown) => {
    throw buildUsageProblem(unreadable(name, getErrorCode(error)), { cause: error });
  });
  if (!isUtf8(bytes)) {
    throw buildUsageProblem({ where: name, what: "the file is not UTF-8 text", fix: "Save it as UTF-8." });
  }
  // Without a byte order mark.
  return new TextDecoder().decode(bytes);
}

function unreadable(name: string, code: string | undefined): Complaint {
  return code === "ENOENT"
    ? { where: name, what: "the file does not exist", fix: "`harden-init` asks the questions and writes it." }
    : { where: name, what: `the file cannot be read (${code ?? "unknown reason"})` };
}
