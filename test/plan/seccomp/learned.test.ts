import {
  buildLearnedProfile,
  buildWatchedProfile,
  describeCalls,
  listAllowed,
} from "../../../src/plan/seccomp/learned.ts";
import { buildSeccompProfile, type SeccompGroups } from "../../../src/plan/seccomp/profile.ts";
import { loadSeccompGroups } from "../../../src/plan/templates/load.ts";

let groups: SeccompGroups;
beforeAll(async () => {
  groups = await loadSeccompGroups();
});

const build = (...calls: readonly string[]) => buildLearnedProfile(groups, { calls, machine: "x86_64" });

test("a list is all that is allowed, each call with the purpose that it has", () => {
  const { syscalls } = build("io_setup", "write", "openat", "clone");
  const allowed = syscalls.filter(({ action }) => action === "SCMP_ACT_ALLOW");
  expect(allowed.map(({ names, comment, args }) => [names, comment.split(":")[0], args?.length])).toEqual([
    [["openat", "write"], "files", undefined],
    [["clone"], "processes", 1],
    [["io_setup"], "async_files", undefined],
  ]);
});

test("it answers like the profile of a kind: what is refused there is refused, and anything else is not implemented", () => {
  const own = build("openat");
  const kinds = buildSeccompProfile(groups, []);
  const refused = ({ syscalls }: typeof own) => syscalls.filter(({ errnoRet }) => errnoRet === 1);
  expect(own).toMatchObject({ defaultAction: kinds.defaultAction, defaultErrnoRet: 38 });
  expect(refused(own)).toEqual(refused(kinds));
  expect(refused(own).flatMap(({ names }) => names)).toEqual(expect.arrayContaining(["mount", "ptrace", "bpf"]));
});

test("it is of the machine that it was learned on, and of no other", () => {
  const { archMap } = buildLearnedProfile(groups, { calls: ["openat"], machine: "aarch64" });
  expect(archMap).toEqual([{ architecture: "SCMP_ARCH_AARCH64", subArchitectures: [] }]);
});

test("a watched list lets through what any service may have and logs it, and refuses the same as ever", () => {
  const list = { calls: ["openat", "clone"], machine: "x86_64" };
  const [watched, enforced] = [buildWatchedProfile(groups, list), buildLearnedProfile(groups, list)];
  const namesOf = (profile: typeof watched, action: string) =>
    profile.syscalls.filter((entry) => entry.action === action).flatMap(({ names }) => names);
  const allowed = namesOf(watched, "SCMP_ACT_ALLOW");
  expect(allowed).toEqual(namesOf(enforced, "SCMP_ACT_ALLOW"));
  expect(new Set(namesOf(watched, "SCMP_ACT_LOG"))).toEqual(
    new Set([...listAllowed(groups)].filter((call) => !allowed.includes(call))),
  );
  expect(namesOf(watched, "SCMP_ACT_ERRNO")).toEqual(namesOf(enforced, "SCMP_ACT_ERRNO"));
  expect({ ...watched, syscalls: [] }).toEqual({ ...enforced, syscalls: [] });
});

test("what only some arguments may pass is watched with these arguments only", () => {
  const { syscalls } = buildWatchedProfile(groups, { calls: ["openat"], machine: "x86_64" });
  const cloning = syscalls.filter(({ names, action }) => names.includes("clone") && action !== "SCMP_ACT_ERRNO");
  expect(cloning).toMatchObject([{ action: "SCMP_ACT_LOG", args: [{ op: "SCMP_CMP_MASKED_EQ" }] }]);
  expect(cloning[0]?.comment).toMatch(/^processes, not in its list: /);
});

test("a watched list with a call that no service is given is refused as a whole", () => {
  expect(() => buildWatchedProfile(groups, { calls: ["mount"], machine: "x86_64" })).toThrow(
    "no service is given mount",
  );
});

test("another root folder is for a service that was left the capability for it", () => {
  const named = (profile: ReturnType<typeof build>, action: string) =>
    profile.syscalls.filter((one) => one.action === action).flatMap(({ names }) => names);
  expect(named(build("openat"), "SCMP_ACT_ERRNO")).toContain("chroot");
  for (const profile of [
    build("openat", "chroot"),
    buildWatchedProfile(groups, { calls: ["openat", "chroot"], machine: "x86_64" }),
  ]) {
    expect(named(profile, "SCMP_ACT_ALLOW")).toEqual(["openat", "chroot"]);
    expect(named(profile, "SCMP_ACT_ERRNO")).not.toContain("chroot");
    expect(named(profile, "SCMP_ACT_ERRNO")).toContain("mount");
  }
  expect([listAllowed(groups).has("chroot"), listAllowed(groups, ["SYS_CHROOT"]).has("chroot")]).toEqual([false, true]);
});

test.each([
  "mount",
  "bpf",
  "ptrace",
  "kexec_load",
  "init_module",
  "add_key",
  "clone3",
  "constructor",
  "call_of_next_year",
])("a list with %s is refused as a whole", (call) => {
  expect(() => build("openat", call)).toThrow(`no service is given ${call}`);
  expect(listAllowed(groups).has(call)).toBe(false);
});

test("what completes a list is allowed, and named once", () => {
  const { always, instead } = groups.learned;
  const sets = Object.values(instead).map(({ calls }) => calls);
  const named = [...Object.values(always).flatMap(({ calls }) => calls), ...sets.flat()];
  expect(named.filter((call) => !listAllowed(groups).has(call))).toEqual([]);
  expect(sets.flat().filter((call, at, all) => all.indexOf(call) !== at)).toEqual([]);
  expect([...Object.values(always), ...Object.values(instead)].filter(({ why }) => why === "")).toEqual([]);
});

test("a host narrows the widest profile to the same", () => {
  const { profile } = describeCalls(groups);
  const names = ["openat", "socket", "rt_sigreturn"];
  const narrowed = profile.syscalls
    .map((entry) => ({
      ...entry,
      names: entry.names.filter((name) => entry.action !== "SCMP_ACT_ALLOW" || names.includes(name)),
    }))
    .filter((entry) => entry.names.length > 0);
  expect(build(...names).syscalls).toEqual(narrowed);
});
