import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadKinds } from "../../src/kinds/load.ts";
import { buildSeccompProfile, printProfile } from "../../src/plan/seccomp/profile.ts";
import { loadSeccompGroups } from "../../src/plan/templates/load.ts";
import { callNumbers } from "../support/engine/syscalls.ts";
import { temporaryFolder } from "../support/rendered.ts";

/* What the kernel answers inside a container that runs with a kind's profile. */

const folder = temporaryFolder("seccomp");
const groups = await loadSeccompGroups();
const profiles = [...(await loadKinds()).values()]
  .filter(({ own }) => own !== true)
  .map(({ name, seccomp }) => [name, buildSeccompProfile(groups, seccomp.groups)] as const);

afterAll(() => rmSync(folder, { recursive: true }));

/** Makes each call with senseless arguments, and says with which error number it came back: 0 where it did something. */
const probe = `for (@ARGV) { $! = 0; my $r = syscall($_, (-1) x 6); printf "%d %d\\n", $_, $r == -1 ? $!+0 : 0 }`;

type ByCall = Readonly<Record<string, number>>;

/** The error numbers of calls, given by their numbers, in a container that has the security options of ours. */
function answers(calls: ByCall, seccomp: readonly string[] = []): ByCall {
  const options = ["--user=33:33", "--cap-drop=ALL", "--network=none", "--security-opt=no-new-privileges", ...seccomp];
  const words = ["run", "--rm", ...options, "debian:13", "perl", "-e", probe, ...Object.values(calls).map(String)];
  const lines = execFileSync("docker", words, { encoding: "utf8" }).trim().split("\n");
  const byNumber = new Map(lines.map((line) => line.split(" ").map(Number) as [number, number]));
  return Object.fromEntries(Object.entries(calls).map(([call, number]) => [call, byNumber.get(number) ?? -1]));
}

describe.each(profiles)("with the profile of %s", (name, profile) => {
  const wanted: ByCall = Object.fromEntries(
    profile.syscalls
      .filter(({ action, args }) => action === "SCMP_ACT_ERRNO" && args === undefined)
      .flatMap(({ names, errnoRet = 0 }) =>
        names.filter((call) => call in callNumbers).map((call) => [call, errnoRet]),
      ),
  );
  const calls: ByCall = Object.fromEntries(Object.keys(wanted).map((call) => [call, callNumbers[call] ?? -1]));
  const file = join(folder, `${name}.json`);
  const ours = [`--security-opt=seccomp=${file}`];

  beforeAll(() => writeFileSync(file, printProfile(profile)));

  test("the kernel answers every call that is refused or left out with the wanted error", () => {
    expect(Object.keys(wanted).length).toBeGreaterThan(100);
    expect(answers(calls, ours)).toEqual(wanted);
  });

  test("a call that is newer than the profile is not implemented", () => {
    // Far above the last call of any kernel; 38 is ENOSYS.
    expect(answers({ call_of_next_year: 4000 }, ours)).toEqual({ call_of_next_year: 38 });
  });

  test("Docker's own profile lets the kernel itself answer many of them", () => {
    const theirs = answers(calls);
    expect(Object.keys(calls).filter((call) => theirs[call] !== wanted[call])).toEqual(
      expect.arrayContaining(
        // One kind or another keeps some of them.
        ["execveat", "memfd_create", "mknod", "process_vm_readv", "ptrace", "setuid", "vmsplice"].filter(
          (call) => call in calls,
        ),
      ),
    );
  });
});
