import type { ServiceAnswers } from "../schema/answers.ts";

/** Whether an acceptance is that of a list of system calls that is only watched. */
export function acceptsTheWatch(control: string, { seccomp }: Pick<ServiceAnswers, "seccomp">): boolean {
  return control === "seccomp" && seccomp === "watched";
}
