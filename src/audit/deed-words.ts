import type { Deed } from "./report.ts";

/** The meaning of each key, in the reader's order: alarms first, daily events last. */
export const keyTitles: ReadonlyMap<string, string> = new Map([
  ["harden-escape", "Calls that lead out of a container"],
  ["apparmor", "Refused by AppArmor"],
  ["seccomp", "Stopped by seccomp"],
  ["watched", "Let through by seccomp, which watches only"],
  ["harden-programs", "Changes of the engine's programs"],
  ["harden-settings", "Changes of the engine's settings"],
  ["harden-places", "Changes of the engine's folders and sockets"],
  ["harden-guards", "Changes of what guards the server: profiles, units, sudo's rules, keys, stacks"],
  ["harden-data", "Access by users to the engine's container data"],
  ["harden-socket", "Access to the engine's socket"],
  ["harden-exec", "Programs that containers started"],
]);

/** One recorded event as the rest of a sentence that begins with the actor. */
export function describeDeed(deed: Deed): string {
  if (deed.key === "seccomp") {
    return `was stopped at the call ${deed.call}${by(deed)}`;
  }
  if (deed.key === "watched") {
    return `made the call ${deed.call}, which its list does not have${by(deed)}`;
  }
  if (deed.operation !== "") {
    return `${refusedWords(deed)}${by(deed)}`;
  }
  if (deed.call === "execve" || deed.call === "execveat") {
    const started = deed.command || deed.path;
    return deed.success ? `started ${started}` : `could not start ${started}${by(deed)}`;
  }
  const words = callWords.get(deed.call) ?? `called ${deed.call || "an unknown call"} on`;
  const what = [words, deed.path].filter(Boolean).join(" ");
  return `${deed.success ? "" : "failed: "}${what}${by(deed)}`;
}

/** The actor: the service with its container, the logged-in user, or only the user id. */
export function describeActor({ service, login, uid }: Deed, container = ""): string {
  if (service !== "") {
    return container === "" ? service : `${service} (${container})`;
  }
  const user = uid === undefined ? "an unknown user" : uid === 0 ? "root" : `user ${uid}`;
  const person = login.replace(/^unknown\((\d+)\)$/, "user $1");
  return person === "" || person === "unset" ? user : `${person}, as ${user},`;
}

function by({ exe }: Deed): string {
  return exe === "" ? "" : ` (by ${exe})`;
}

function refusedWords({ operation, rights, path }: Deed): string {
  if (operation === "capable") {
    return `was denied the capability ${rights}`;
  }
  const wanted = rights
    .split("")
    .map((right) => rightWords.get(right))
    .filter((word) => word !== undefined);
  const known = wanted.length > 0 && wanted.length === rights.length;
  return `was denied to ${[known ? [...new Set(wanted)].join(" and ") : operation, path].filter(Boolean).join(" ")}`;
}

const rightWords: ReadonlyMap<string, string> = new Map([
  ["r", "read"],
  ["w", "write"],
  ["a", "append to"],
  ["c", "create"],
  ["d", "delete"],
  ["x", "run"],
  ["m", "map as a program"],
  ["k", "lock"],
  ["l", "link"],
]);

const callWords: ReadonlyMap<string, string> = new Map([
  ["connect", "connected to"],
  ["bind", "made the socket"],
  ...among("opened for writing", "open", "openat", "openat2", "creat", "truncate", "ftruncate"),
  ...among("removed", "unlink", "unlinkat", "rmdir"),
  ...among("renamed or replaced", "rename", "renameat", "renameat2"),
  ...among("linked", "link", "linkat", "symlink", "symlinkat"),
  ...among("made", "mkdir", "mkdirat", "mknod", "mknodat"),
  ...among("changed the mode of", "chmod", "fchmod", "fchmodat", "fchmodat2"),
  ...among("changed the owner of", "chown", "fchown", "lchown", "fchownat"),
  ...among(
    "changed attributes of",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
  ),
  ...among("changed a mount", "mount", "umount2", "move_mount", "open_tree", "mount_setattr", "pivot_root"),
  ...among("prepared a mount", "fsopen", "fsconfig", "fsmount", "fspick"),
  ...among("made or entered a namespace", "unshare", "setns", "clone"),
  ...among("reached into another process", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"),
  ...among("changed the kernel's modules", "init_module", "finit_module", "delete_module"),
  ...among("loaded another kernel", "kexec_load", "kexec_file_load"),
  ...among("used the kernel's keys", "add_key", "request_key", "keyctl"),
  ["bpf", "loaded a program into the kernel"],
  ["perf_event_open", "watched the kernel"],
  ["userfaultfd", "took over page faults"],
  ["io_uring_setup", "opened a ring for calls past the filter"],
  ["open_by_handle_at", "opened a file past its path"],
]);

function among(words: string, ...calls: readonly string[]): readonly (readonly [string, string])[] {
  return calls.map((call) => [call, words] as const);
}
