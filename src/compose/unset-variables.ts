import { type Complaint, Problem } from "../lib/errors.ts";
import { placeText } from "./problems.ts";
import type { Notice } from "./types.ts";

/** Compose would refuse the files, and would take them if these variables had values. */
export class UnsetVariablesProblem extends Problem {
  readonly variables: readonly string[];

  constructor({ exitCode }: Problem, complaints: readonly Complaint[], variables: readonly string[]) {
    super(exitCode, complaints);
    this.variables = variables;
  }
}

/** A problem with the names of the variables that have no value where it is; any other error as it is. */
export function nameUnsetVariables(error: unknown, notices: readonly Notice[]): unknown {
  const complaints = error instanceof Problem ? error.complaints : [];
  const found = complaints.map(({ where }) => [
    ...new Set(notices.flatMap(({ at, variable }) => (placeText(at) === where ? (variable ?? []) : []))),
  ]);
  const variables = [...new Set(found.flat())];
  return variables.length === 0 || !(error instanceof Problem)
    ? error
    : new UnsetVariablesProblem(
        error,
        complaints.map((complaint, at) => complainAbout(complaint, found[at] ?? [])),
        variables,
      );
}

/** What requires a variable names it itself. */
function complainAbout(complaint: Complaint, variables: readonly string[]): Complaint {
  const unnamed = variables.filter((name) => !complaint.what.startsWith(`the variable ${name} `));
  if (unnamed.length === 0) {
    return complaint;
  }
  const [subject, verb] = unnamed.length === 1 ? ["variable", "has"] : ["variables", "have"];
  return {
    ...complaint,
    what: `${complaint.what}: the ${subject} ${unnamed.join(", ")} ${verb} no value`,
    fix: `Write ${unnamed.map((name) => `${name}=…`).join(" and ")} into the file .env next to it.`,
  };
}
