/** How a command ended, and what it said; `code` is null where a signal ended it. */
interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Expects that a command came through, or ended as `wanted`. Where it did not, all that it said is told, with what is known `about` it. */
export function expectDone({ code, stdout, stderr }: Said, about: object = {}, wanted = 0): void {
  const said = code === wanted ? "" : `${stdout}${stderr}`;
  expect({ ...about, code, said }).toEqual({ ...about, code: wanted, said: "" });
}
