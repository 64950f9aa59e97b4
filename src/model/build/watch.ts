/** Whether an acceptance is that of a list of system calls that is only watched. */
export function acceptsTheWatch(control: string, { seccomp }: { readonly seccomp?: string | undefined }): boolean {
  return control === "seccomp" && seccomp === "watched";
}
