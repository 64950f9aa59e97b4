import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { loadKinds } from "../../src/kinds/load.ts";
import { findProfile } from "../../src/plan/apparmor/mode.ts";
import { deniedOn, fileRules, pathPattern, rulesOf } from "../support/engine/apparmor.ts";
import { holds } from "../support/holds.ts";

/* A profile of ours takes the place of Docker's own, so it must not allow anything that Docker's refuses. */

/** What Docker's default profile denies, by path; `w` for writing, `r` reading, `k` locking, `l` linking, `x` running. */
const dockerDenies: readonly (readonly [string, string])[] = [
  ["@{PROC}/*", "w"],
  ["@{PROC}/{[^1-9/],[^1-9/][^0-9/],[^1-9s/][^0-9y/][^0-9s/],[^1-9/][^0-9/][^0-9/][^0-9/]*}/**", "w"],
  ["@{PROC}/sys/[^k]**", "w"],
  ["@{PROC}/sys/kernel/{?,??,[^s][^h][^m]**}", "w"],
  ["@{PROC}/sysrq-trigger", "rwklx"],
  ["@{PROC}/kcore", "rwklx"],
  ["/sys/[^f]*/**", "wklx"],
  ["/sys/f[^s]*/**", "wklx"],
  ["/sys/fs/[^c]*/**", "wklx"],
  ["/sys/fs/c[^g]*/**", "wklx"],
  ["/sys/fs/cg[^r]*/**", "wklx"],
  ["/sys/firmware/**", "rwklx"],
  ["/sys/devices/virtual/powercap/**", "rwklx"],
  ["/sys/kernel/security/**", "rwklx"],
];

const profiles = [...(await loadKinds()).values()]
  .flatMap(({ name, folders }) => folders.map((folder) => [name, join(folder, "apparmor.hbs")] as const))
  .filter(([, file]) => existsSync(file))
  .map(([name, file]) => [name, withoutLearned(readFileSync(file, "utf8"))] as const);

/** What a learned profile has whatever was learned. */
function withoutLearned(text: string): string {
  return text
    .replaceAll("{{profile}}", "harden-init.{{stack}}.{{service}}")
    .replace(/\{\{#each groups\}\}[\s\S]*\{\{\/each\}\}\n/, "");
}

test("the case study's two kinds have a profile", () => {
  expect(profiles.map(([name]) => name)).toEqual(expect.arrayContaining(["mariadb", "php-nginx"]));
});

describe.each(profiles)("the profile of %s", (name, text) => {
  const rules = rulesOf(text);
  const files = fileRules(rules);

  test.each(dockerDenies)("denies what Docker's denies on %s (%s)", (glob, permissions) => {
    const paths = fc
      .stringMatching(new RegExp(pathPattern(glob), "u"))
      // As the kernel names files: no line ends here, and no doubled slash anywhere.
      .filter((path) => !/[\n\r\u2028\u2029]|\/\//.test(path));
    holds(
      fc.property(paths, (path) => {
        const denied = deniedOn(path, files);
        expect([...permissions].filter((permission) => !denied.has(permission))).toEqual([]);
      }),
    );
  });

  test("denies mounting as Docker's does, and what Docker's allows: unmounting, capabilities, tracing", () => {
    // What a learned one has of these is what its service was left with.
    const others = name === "generic" ? ["deny ptrace trace"] : ["deny capability", "deny ptrace (read, trace)"];
    expect(rules).toEqual(expect.arrayContaining(["deny mount", "deny umount", "deny pivot_root", ...others]));
    expect(rules.filter((rule) => rule.startsWith("capability"))).toEqual([]);
  });

  test("names the families of its sockets: AF_ALG, which Docker's denies, is none of them", () => {
    const families = rules.filter((rule) => rule.startsWith("network")).map((rule) => rule.split(" ")[1]);
    expect(families.filter((family) => !["inet", "inet6", "netlink", "unix"].includes(family ?? ""))).toEqual([]);
  });

  test("lets the engine end the container, and nobody from another container", () => {
    const peers = rules.filter((rule) => rule.startsWith("signal")).map((rule) => rule.replace(/^signal /, ""));
    const engine = ["unconfined", "runc", "crun", "dockerd", "snap.docker.dockerd"].map(
      (peer) => `(receive) peer=${peer}`,
    );
    expect(peers.sort()).toEqual([...engine, "(send, receive) peer=harden-init.{{stack}}.{{service}}"].sort());
  });

  test("allows nothing that gives it another profile, a namespace or the bus", () => {
    expect(rules.filter((rule) => /^(?:change_profile|userns|dbus|io_uring|mqueue|all|file \/)/.test(rule))).toEqual(
      [],
    );
    expect(files.filter(({ permissions }) => /[uUpPcC]/.test(permissions))).toEqual([]);
  });

  test("is read by every parser in the same way, and can be put into a mode", () => {
    expect(rules).toContain("abi <abi/3.0>");
    expect(findProfile("enforce", text)).toBe(text);
    expect(findProfile("complain", text)).toContain(
      "profile harden-init.{{stack}}.{{service}} flags=(complain,attach_disconnected,mediate_deleted) {",
    );
  });
});

test("a profile without a header is not taken for one in another mode", () => {
  expect(() => findProfile("complain", "/usr/bin/x {\n}\n")).toThrow("has no line");
});

describe("the reading of paths", () => {
  test.each([
    ["@{PROC}/*", "/proc/version", true],
    ["@{PROC}/*", "/proc/", false],
    ["@{PROC}/*", "/proc/sys/x", false],
    ["/sys/**", "/sys/fs/cgroup/x", true],
    ["/run/php/{,**}", "/run/php/", true],
    ["/a/b{1,22}c", "/a/b22c", true],
    ["/a/[^k]**", "/a/kx", false],
    ["/a/[^k]**", "/a/x/y", true],
    ["/etc/x.d", "/etc/xxd", false],
    ["owner /tmp/?", "/tmp/a", false],
  ])("%s and %s", (glob, path, expected) => {
    expect(pathPattern(glob).test(path)).toBe(expected);
  });
});
