import type { Diagnosis, Machine, Need } from "./types.ts";

/** Checks every need at the same time, and returns for each what was found and what fixes it. */
export async function examine(machine: Machine, needs: readonly Need[]): Promise<readonly Diagnosis[]> {
  return Promise.all(needs.map((need) => diagnose(machine, need)));
}

/** Whether nothing required is missing. An unknown state does not count as missing. */
export function isFit(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.every(({ ok, required }) => ok !== false || !required);
}

async function diagnose(machine: Machine, need: Need): Promise<Diagnosis> {
  const look = await need.look(machine);
  const advice = look.advice ?? need.advice;
  return {
    need: need.name,
    required: need.required,
    ok: look.ok,
    found: look.found,
    why: need.why,
    fix: look.ok === false ? need.fix(machine, look.fault ?? "absent") : [],
    ...(look.ok === true || advice === undefined ? {} : { advice }),
  };
}
