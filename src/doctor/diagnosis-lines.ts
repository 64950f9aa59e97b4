import type { Colours } from "../lib/io.ts";
import { listCommands } from "./fix.ts";
import type { Diagnosis } from "./types.ts";

/** The diagnoses as lines: what was found, then for each problem why it matters and what fixes it. */
export function drawDiagnoses(diagnoses: readonly Diagnosis[], colours: Colours): readonly string[] {
  const width = Math.max(...diagnoses.map(({ need }) => need.length));
  return [...diagnoses.flatMap((diagnosis) => drawOne(diagnosis, width, colours)), "", ...drawVerdict(diagnoses)];
}

function drawOne(diagnosis: Diagnosis, width: number, colours: Colours): readonly string[] {
  const { need, ok, found, why, fix, advice } = diagnosis;
  const head = `${mark(diagnosis, colours)}  ${need.padEnd(width)}  ${found}`;
  if (ok === true) {
    return [head];
  }
  const remedy = fix.length > 0 ? fix : advice === undefined ? [] : [advice];
  return [head, ...[why, ...remedy].map((line) => colours.dim(`         ${line}`))];
}

function mark({ ok, required }: Diagnosis, colours: Colours): string {
  if (ok === true) {
    return colours.green("ok     ");
  }
  if (ok === null) {
    return colours.yellow("unknown");
  }
  return required ? colours.red("missing") : colours.yellow("weaker ");
}

function drawVerdict(diagnoses: readonly Diagnosis[]): readonly string[] {
  const missing = diagnoses.filter(({ ok, required }) => ok === false && required);
  if (missing.length === 0) {
    return ["Nothing required is missing."];
  }
  const names = missing.map(({ need }) => need).join(", ");
  const count = listCommands(diagnoses).length;
  return [
    `Missing here: ${names}.`,
    ...(count === 0
      ? ["harden-init has no command that fixes this here: follow the advice above."]
      : ["harden-init doctor --fix runs the commands above, after asking."]),
  ];
}
