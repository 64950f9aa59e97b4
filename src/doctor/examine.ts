import type { Diagnosis, Machine, Need } from "./types.ts";

/** Looks at every need, side by side, and says for each what was found and what mends it. */
export async function examine(machine: Machine, needs: readonly Need[]): Promise<readonly Diagnosis[]> {
  return Promise.all(needs.map((need) => diagnose(machine, need)));
}

/** Whether nothing that is required is missing. What could not be found out is not missing. */
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
    mend: look.ok === false ? need.mend(machine, look.fault ?? "absent") : [],
    ...(look.ok === true || advice === undefined ? {} : { advice }),
  };
}
