import type { Diagnosis, Machine, Need } from "./types.ts";

/** Looks at every need, side by side. */
export async function examine(machine: Machine, needs: readonly Need[]): Promise<readonly Diagnosis[]> {
  return Promise.all(needs.map((need) => diagnose(machine, need)));
}

async function diagnose(machine: Machine, need: Need): Promise<Diagnosis> {
  const look = await need.look(machine);
  return {
    need: need.name,
    ok: look.ok === false && !need.required ? null : look.ok,
    found: look.found,
    why: need.why,
    mend: look.ok === true ? [] : need.mend(machine),
    ...(look.ok === true || need.advice === undefined ? {} : { advice: need.advice }),
  };
}
