import type { Outcome } from "./project.ts";

/** Expects that a command came through. Where it did not, all that it said is told, with what is known `about` it. */
export function expectDone({ code, stdout, stderr }: Outcome, about: object = {}): void {
  const said = code === 0 ? "" : `${stdout}${stderr}`;
  expect({ ...about, code, said }).toEqual({ ...about, code: 0, said: "" });
}
