import { repeatIds } from "../cis.ts";
import { pointTo } from "../owasp.ts";
import type { Control } from "../types.ts";
import { buildCapabilityMask } from "./capabilities.ts";

/** An empty capability set as /proc shows it. */
const noCapability = "0000000000000000";

const always = { scope: "service", from: "baseline", optional: false } as const;
const strict = { scope: "service", from: "strict", optional: true } as const;

export const isolationControls: readonly Control[] = [
  {
    ...always,
    slug: "no-capabilities",
    owasp: pointTo("D04", 3),
    title: "No capability is left",
    severity: "high",
    reason:
      "Capabilities are the single powers of root; a process without them has none of these powers, even as root.",
    mayBreak: "An entrypoint that changes owners or users fails with `Operation not permitted`.",
    cis: repeatIds("5.4"),
    layer: "Capabilities",
    set: "cap_drop: [ALL]",
    measured: "CapBnd and CapEff of the container's first process are zero",
    readings: ({ capabilities }) =>
      ["cap_bnd", "cap_eff"].map((read) => ({ read, want: noCapability, allows: buildCapabilityMask(capabilities) })),
    leavesOpen: ({ capabilities }) =>
      capabilities.length === 0 ? undefined : `it is left with ${capabilities.join(", ")}`,
    learnable: true,
  },
  {
    ...always,
    slug: "no-new-privileges",
    owasp: pointTo("D04", 4),
    title: "No program can gain privileges",
    severity: "high",
    reason: "A setuid program, left over or brought in, gives no rights to the user who starts it.",
    mayBreak: "sudo, su and ping do not work inside the container.",
    cis: repeatIds("5.26"),
    layer: "Capabilities",
    set: "security_opt: [no-new-privileges:true]",
    measured: "NoNewPrivs of the container's first process is 1",
    readings: () => [{ read: "no_new_privs", want: "1" }],
  },
  {
    ...strict,
    slug: "read-only-root",
    owasp: pointTo("D09", 8),
    title: "The root file system is read-only",
    severity: "medium",
    reason:
      "An attacker cannot add a program or change the application; only the listed paths take data, and no program runs from them.",
    mayBreak: "A write outside the listed paths fails with `Read-only file system`.",
    cis: repeatIds("5.13"),
    layer: "Isolation",
    set: "read_only: true, with tmpfs for what must be writable",
    measured: "the mount options of / in the container's mount table, and noexec, nosuid and nodev of each tmpfs",
    readings: () => [
      { read: "root_mount", want: "ro" },
      { read: "loose_tmpfs", want: "none" },
    ],
    learnable: true,
  },
  {
    ...always,
    slug: "private-ipc",
    owasp: pointTo("D04"),
    title: "Shared memory is private",
    severity: "medium",
    reason: "No container can read or write another one's shared memory.",
    mayBreak: "Nothing, unless two containers were meant to share memory.",
    cis: repeatIds("5.17"),
    layer: "Private IPC",
    set: "ipc: private",
    measured:
      "the IPC namespace of the container's first process is not the server's, and no other container may join it",
    readings: () => [{ read: "ipc_namespace", want: "own" }],
  },
  {
    ...always,
    slug: "own-namespaces",
    owasp: pointTo("D04"),
    title: "No namespace or control group is shared with the server or another container",
    severity: "high",
    reason: "Inside, the server's processes, network, names and users are invisible.",
    mayBreak: "Nothing in a web application or a database.",
    cis: repeatIds("5.10", "5.16", "5.21", "5.25", "5.31"),
    layer: "Isolation",
    set: "no pid, network_mode, uts, cgroup or userns_mode of the host, and no cgroup_parent",
    measured:
      "the pid, network and uts namespaces of the container's first process are not the server's, nor another container's; nor is the cgroup namespace, where the engine gives one (version 2 of control groups)",
    readings: () => [
      ...["pid", "net", "uts"].map((kind) => ({ read: `${kind}_namespace`, want: "own" })),
      ...["cgroup_namespace", "cgroup_parent", "user_mapping"].map((read) => ({ read, want: "as by default" })),
    ],
  },
  {
    ...strict,
    slug: "seccomp",
    owasp: pointTo("D04", 6),
    title: "System calls are filtered",
    severity: "high",
    reason:
      "System calls that the service never makes are the usual way to attack the kernel; the filter rejects them as unknown.",
    mayBreak: "A program that needs a call outside the list fails with `Function not implemented`.",
    cis: repeatIds("5.22"),
    layer: "seccomp",
    set: "security_opt: [seccomp=./seccomp/SERVICE.json]",
    measured:
      "Seccomp of the container's first process is 2 (filter), and the profile in the engine's record is the stack's own, by its content",
    readings: ({ callsOf }) => [
      { read: "seccomp", want: "2" },
      { read: "seccomp_profile", want: "own", allows: callsOf === "watched" ? "own, only watched" : "default" },
    ],
    // Of a list that is only watched the service's own answers say why.
    leavesOpen: ({ callsOf }) =>
      callsOf === "engine"
        ? "it has no seccomp profile of its own; the engine's default profile filters its calls"
        : undefined,
    learnable: true,
  },
  {
    ...strict,
    slug: "apparmor",
    owasp: pointTo("D04", 6),
    title: "AppArmor confines files and operations",
    severity: "high",
    reason: "Access that file modes would allow is limited to what the service needs.",
    mayBreak: "A path outside the profile fails with `Permission denied`, and the kernel's log names it.",
    cis: repeatIds("5.2"),
    layer: "AppArmor",
    set: "security_opt: [apparmor=harden-init.STACK.SERVICE], in compose.apparmor.yml",
    measured:
      "the label of the container's first process reads NAME (enforce), or (complain) if the answers say so; the hash of what the kernel has loaded under that name is the hash of what apparmor_parser makes of the profile's file",
    readings: ({ stack, service, apparmor }) => {
      const own = `harden-init.${stack}.${service}`;
      const allows = apparmor === "off" ? "docker-default (enforce)" : `${own} (${apparmor})`;
      // A name proves little: anything can be loaded under it.
      const content = { read: "apparmor_content", want: "as its file" };
      return [{ read: "apparmor", want: `${own} (enforce)`, allows }, ...(apparmor === "off" ? [] : [content])];
    },
    leavesOpen: ({ apparmor }) =>
      ({
        enforce: undefined,
        complain: "what its profile forbids is logged, but not stopped (complain)",
        off: "it has no AppArmor profile of its own; the engine's default profile confines it",
      })[apparmor],
  },
  {
    ...always,
    slug: "no-privileged-mode",
    owasp: pointTo("D04", 3),
    title: "No privileged mode, no device",
    severity: "high",
    reason: "A privileged container or a raw device is the server itself.",
    mayBreak: "Nothing in a web application or a database.",
    cis: repeatIds("5.5", "5.18"),
    layer: "Isolation",
    set: "neither privileged nor devices",
    measured: "the engine's record of the container, and the mounts that hide the kernel's tables from it",
    readings: () => [
      { read: "privileged", want: "false" },
      { read: "devices", want: "none" },
      { read: "kernel_tables", want: "hidden" },
    ],
  },
  {
    ...always,
    slug: "no-stronger-process",
    owasp: pointTo("D04", 4),
    title: "No process inside is stronger than the first one",
    severity: "high",
    reason:
      "`docker exec` can start a process as root or without the container's limits; what it leaves behind is a way back in.",
    mayBreak: "Nothing: it is only measured. A shell as root for maintenance is a finding while it runs.",
    cis: repeatIds("5.23", "5.24"),
    layer: "Isolation",
    set: "not set: the server's audit rules record each `docker exec`",
    measured:
      "user, capabilities, NoNewPrivs and Seccomp of every process of the container that runs at that moment, compared with the first",
    readings: () => [{ read: "stronger_processes", want: "none" }],
  },
  {
    ...always,
    slug: "no-login-server",
    owasp: pointTo("D04"),
    title: "No server for logins runs inside",
    severity: "medium",
    reason: "A login into a container is a way in with passwords and keys of its own, past the server's accounts.",
    mayBreak: "A service that is meant to be logged in to, such as SFTP: switch the control off with that reason.",
    cis: repeatIds("5.7"),
    layer: "Isolation",
    set: "not set: images are used without one",
    measured:
      "the names and programs of every process of the container, in the server's process list: no sshd, dropbear, telnetd or rshd",
    readings: () => [{ read: "login_servers", want: "none" }],
    optional: true,
  },
  {
    ...always,
    slug: "no-sensitive-mounts",
    owasp: pointTo("D04", 1, 8),
    title: "No path of the server is writable inside, and the engine's socket is unreachable",
    severity: "high",
    reason: "Access to the engine's socket is root access to the server.",
    mayBreak: "Tools that manage containers from inside a container.",
    cis: repeatIds("5.6", "5.20", "5.32"),
    layer: "Isolation",
    set: "named volumes for data, read-only binds for configuration",
    measured:
      "the engine's record of the container's mounts and volumes, with links followed, and how the kernel's table ties each to mounts of the server",
    readings: ({ writable }) => [
      { read: "writable_binds", want: "none", allows: writable.join(", ") },
      { read: "sensitive_mounts", want: "none" },
      { read: "engine_socket", want: "absent" },
      { read: "shared_mounts", want: "none" },
    ],
    leavesOpen: ({ writable }) =>
      writable.length === 0 ? undefined : `it writes to ${writable.join(", ")} of the server`,
  },
];
