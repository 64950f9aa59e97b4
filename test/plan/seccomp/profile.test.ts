import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { buildSeccompProfile, type SeccompGroups, type SeccompProfile } from "../../../src/plan/seccomp/profile.ts";

const groups = parse(
  readFileSync(new URL("../../../templates/seccomp/groups.yml", import.meta.url), "utf8"),
) as SeccompGroups;

/** What a profile says about a call: its action, with the arguments or the error number. */
function answers(profile: SeccompProfile, call: string): string[] {
  const entries = profile.syscalls.filter((entry) => entry.names.includes(call));
  return entries.map(({ action, args = [], errnoRet }) => {
    const tests = args.map(
      (arg) => `${arg.index} ${arg.op} ${arg.value}${arg.valueTwo === undefined ? "" : ` ${arg.valueTwo}`}`,
    );
    return [action.replace("SCMP_ACT_", ""), errnoRet, ...tests].filter((word) => word !== undefined).join(" ");
  });
}

describe("the profile of a service", () => {
  const profile = buildSeccompProfile(groups, ["async_files"]);

  test.each([
    ["a base call", "openat", ["ALLOW"]],
    ["a wanted group's call", "io_submit", ["ALLOW"]],
    ["a group nobody asked for", "memfd_create", ["ERRNO 38"]],
    ["tracing", "ptrace", ["ERRNO 1"]],
    ["io_uring", "io_uring_setup", ["ERRNO 1"]],
    ["user namespaces", "unshare", ["ERRNO 1"]],
    ["clone without namespace flags", "clone", ["ALLOW 0 SCMP_CMP_MASKED_EQ 2114060288 0"]],
    ["clone3", "clone3", ["ERRNO 38"]],
    [
      "sockets by family",
      "socket",
      [
        ...[1, 2, 10, 16].map((family) => `ALLOW 0 SCMP_CMP_EQ ${family}`),
        ...[38, 40].map((family) => `ERRNO 1 0 SCMP_CMP_EQ ${family}`),
      ],
    ],
    ["pairs of sockets by family", "socketpair", ["ALLOW 0 SCMP_CMP_EQ 1"]],
    ["safe personalities", "personality", ["ALLOW 0 SCMP_CMP_EQ 0", "ALLOW 0 SCMP_CMP_EQ 4294967295"]],
    ["a call nobody knows yet", "call_of_next_year", []],
  ])("%s", (_, call, expected) => {
    expect(answers(profile, call)).toEqual(expected);
  });

  test("tells libc that an unlisted call is not implemented, and knows 64-bit machines only", () => {
    expect(profile).toMatchObject({
      defaultAction: "SCMP_ACT_ERRNO",
      defaultErrnoRet: 38,
      archMap: [
        { architecture: "SCMP_ARCH_X86_64", subArchitectures: [] },
        { architecture: "SCMP_ARCH_AARCH64", subArchitectures: [] },
      ],
    });
  });

  test("says with each entry which group it is and why", () => {
    expect(profile.syscalls.filter((entry) => !/^\w+(?:, left out)?: \w/.test(entry.comment))).toEqual([]);
  });
});

/** The calls of x86_64 that Docker's own filter keeps from a container without capabilities. */
const withheld = `
    _sysctl acct add_key afs_syscall bpf chroot clock_settime clone3 create_module delete_module fanotify_init
    finit_module fsconfig fsmount fsopen fspick get_kernel_syms get_mempolicy getpmsg init_module io_uring_enter
    io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie
    lsm_get_self_attr lsm_list_modules lsm_set_self_attr mbind migrate_pages mount mount_setattr move_mount
    move_pages nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root pread
    process_madvise putpmsg pwrite query_module quotactl quotactl_fd reboot request_key security set_mempolicy
    set_mempolicy_home_node setdomainname sethostname setns settimeofday swapoff swapon sysfs syslog tuxcall
    umount2 unshare uselib userfaultfd ustat vhangup vserver
`
  .trim()
  .split(/\s+/);

test("whatever a kind asks for, it gets no call that Docker's own filter withholds", () => {
  const optional = Object.keys(groups.groups).filter((name) => groups.groups[name]?.refuse === undefined);
  const everything = buildSeccompProfile(groups, optional);
  const allowed = everything.syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW").flatMap(({ names }) => names);
  expect(withheld.filter((call) => allowed.includes(call))).toEqual([]);
  expect(withheld.length).toBeGreaterThan(60);
});

describe("what cannot be asked for", () => {
  test.each([
    ["a misspelt group", "async_file"],
    ["a refused group", "io_uring"],
    ["an inherited name", "constructor"],
  ])("%s", (_, wanted) => {
    expect(() => buildSeccompProfile(groups, [wanted])).toThrow(RangeError);
    expect(() => buildSeccompProfile(groups, [wanted])).toThrow(`${wanted} cannot be requested; known: files, memory`);
  });
});

describe("the groups", () => {
  test("name each call once", () => {
    const names = Object.values(groups.groups).flatMap((group) => group.calls ?? []);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });

  test("allow a call either with or without a condition", () => {
    const plain = new Set(Object.values(groups.groups).flatMap((group) => group.calls ?? []));
    const conditional = Object.values(groups.groups).flatMap((group) => (group.rules ?? []).map((rule) => rule.call));
    expect(conditional.filter((call) => plain.has(call))).toEqual([]);
  });

  test("give a reason, and are either kept or refused", () => {
    const faulty = Object.entries(groups.groups).filter(
      ([, { why, base, refuse }]) => !why || (base && refuse !== undefined),
    );
    expect(faulty).toEqual([]);
  });
});
