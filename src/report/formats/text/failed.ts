import type { TaskResult } from "../../../ansible/types.ts";
import type { Colours } from "../../../lib/io.ts";
import { type About, explainFailure } from "../../hints.ts";
import { adviseAfter, describeInterruption } from "../../interruption/describe-interruption.ts";
import { describeChangesBefore, findComplaint, joinSameResults } from "../../summary.ts";
import { alignRows } from "../../table.ts";
import type { Pass } from "../../types.ts";
import type { Block } from "./block.ts";

/** What a pass that was interrupted had done, and how to go on. */
export function interruptedBlock(pass: Pass, colours: Colours): Block {
  const rows = describeInterruption(pass);
  return rows.length === 0
    ? []
    : [
        colours.bold("Interrupted"),
        ...alignRows(rows).map((line) => `  ${line}`),
        `  ${colours.cyan("→")} ${adviseAfter(pass)}`,
      ];
}

/** The tasks that failed, with the reason and the advice. */
export function failedBlock(pass: Pass, stack: string, colours: Colours): Block {
  const complaint = findComplaint(pass.ending);
  const lines = [
    ...joinSameResults(pass.failed).flatMap((result) => failureLines(result, stack, colours)),
    ...describeChangesBefore(pass).map((line) => `  ${line}`),
    ...(complaint === undefined ? [] : complaintLines(complaint, { stack }, colours)),
  ];
  return lines.length === 0 ? [] : [colours.red(colours.bold("Failed")), ...lines];
}

function failureLines(result: TaskResult, stack: string, colours: Colours): Block {
  const where = result.path === undefined ? "" : colours.dim(`  ${result.path}`);
  const message =
    result.message ??
    (result.censored ? "Its output is hidden, because it may contain a secret." : "It gave no message.");
  return [
    `  ${result.host}  ${result.task}${where}`,
    ...complaintLines(message, { stack, host: result.host, outcome: result.outcome }, colours),
  ];
}

function complaintLines(failure: string, about: About, colours: Colours): Block {
  const { message, advice } = explainFailure(failure, about);
  return [
    ...message.split("\n").map((line) => `    ${line}`),
    ...(advice === undefined ? [] : [`    ${colours.cyan("→")} ${advice}`]),
  ];
}
