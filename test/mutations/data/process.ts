import { docker } from "../../support/engine/docker.ts";
import { addItem, dropKeys, replaceOption, setKeys } from "../edit-service.ts";
import { inMounts } from "../in-mounts.ts";
import type { Mutation } from "../types.ts";

/** Who the process is and what it may do: user, groups, capabilities, privileges, system calls. */
export const processMutations: readonly Mutation[] = [
  { service: "root", what: "it runs as root", controls: ["non-root-user"], settings: setKeys({ user: "0:0" }) },
  {
    service: "other-user",
    what: "it runs as another user id",
    controls: ["non-root-user"],
    settings: setKeys({ user: "1001:1000" }),
  },
  {
    service: "root-group",
    what: "it runs with the group root",
    controls: ["non-root-user"],
    settings: setKeys({ user: "1000:0" }),
  },
  {
    service: "added-root-group",
    what: "the group root is added",
    controls: ["non-root-user"],
    settings: setKeys({ group_add: ["0"] }),
  },
  {
    service: "server-group",
    what: "a group of the server that reads its disks is added",
    controls: ["non-root-user"],
    settings: setKeys({ group_add: ["disk"] }),
  },
  {
    service: "one-capability",
    what: "NET_RAW is kept",
    controls: ["no-capabilities"],
    settings: setKeys({ cap_add: ["NET_RAW"] }),
  },
  {
    service: "admin-capability",
    what: "SYS_ADMIN is added",
    controls: ["no-capabilities"],
    settings: setKeys({ cap_add: ["SYS_ADMIN"] }),
  },
  {
    service: "all-capabilities",
    what: "every capability is added",
    controls: ["no-capabilities"],
    settings: setKeys({ cap_add: ["ALL"] }),
  },
  {
    service: "usual-capabilities",
    what: "nothing is dropped: the engine's usual capabilities are left",
    controls: ["no-capabilities"],
    settings: dropKeys("cap_drop"),
  },
  {
    service: "some-dropped",
    what: "some capabilities are dropped by name, not all",
    controls: ["no-capabilities"],
    settings: setKeys({ cap_drop: ["NET_RAW", "MKNOD"] }),
  },
  {
    service: "new-privileges",
    what: "no-new-privileges is gone",
    controls: ["no-new-privileges"],
    settings: replaceOption("no-new-privileges"),
  },
  {
    service: "new-privileges-false",
    what: "no-new-privileges says false",
    controls: ["no-new-privileges"],
    settings: replaceOption("no-new-privileges", "no-new-privileges:false"),
  },
  {
    service: "unfiltered",
    what: "its system calls are unfiltered",
    controls: ["seccomp"],
    settings: addItem("security_opt", "seccomp=unconfined"),
  },
  {
    service: "foreign-filter",
    what: "its filter is a profile that allows everything",
    controls: ["seccomp"],
    settings: (service, { folder }) => addItem("security_opt", `seccomp=${folder}/allows-all.json`)(service),
  },
  {
    service: "privileged",
    what: "it is privileged",
    controls: ["no-capabilities", "seccomp", "no-privileged-mode"],
    settings: setKeys({ privileged: true }),
  },
  {
    service: "device",
    what: "it has a device of the server",
    controls: ["no-privileged-mode"],
    settings: addItem("devices", { source: "/dev/kmsg", target: "/dev/kmsg", permissions: "r" }),
  },
  {
    service: "device-rule",
    what: "it may make devices",
    controls: ["no-privileged-mode"],
    settings: addItem("device_cgroup_rules", "b 8:* rmw"),
  },
  {
    service: "bare-kernel-tables",
    what: "the kernel's tables are not hidden (systempaths=unconfined)",
    controls: ["no-privileged-mode"],
    settings: addItem("security_opt", "systempaths=unconfined"),
  },
  {
    service: "uncovered-while-running",
    what: "what hides /sys/firmware is unmounted while it runs",
    controls: ["no-privileged-mode"],
    live: ({ pid }) => inMounts(pid, "umount", "/sys/firmware"),
  },
  {
    service: "sysctl-writable",
    what: "/proc/sys is made writable while it runs",
    controls: ["no-privileged-mode"],
    live: ({ pid }) => inMounts(pid, "mount", "-o", "remount,bind,rw", "/proc/sys"),
  },
  {
    service: "root-shell",
    what: "a program is started in it as root",
    controls: ["no-stronger-process"],
    live: ({ name }) => docker("exec", "--detach", "--user", "0", name, "sleep", "3600"),
  },
  {
    service: "privileged-shell",
    what: "a program is started in it with every capability (docker exec --privileged)",
    controls: ["no-stronger-process"],
    live: ({ name }) => docker("exec", "--detach", "--privileged", name, "sleep", "3600"),
  },
  ...["sshd", "dropbear", "telnetd"].map((program) => ({
    service: `login-by-${program}`,
    what: `${program} runs in it`,
    controls: ["no-login-server"],
    live: ({ name }: { readonly name: string }) =>
      docker("exec", "--detach", name, "perl", "-e", `$0 = "${program}"; sleep 3600`),
  })),
];
