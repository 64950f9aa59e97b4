import { notInBenchmark } from "../../cis.ts";
import { pointTo } from "../../owasp.ts";
import type { Control } from "../../types.ts";
import { ofServer, setIn } from "./host-settings.ts";

/** What accounts and programs of the server leave behind. */
export const loginControls: readonly Control[] = [
  {
    ...ofServer,
    ...setIn(
      {
        program: "sysctl",
        file: "/etc/sysctl.d/zz-harden-init-cores.conf",
        settings: [{ key: "fs.suid_dumpable", want: "0 or 2", why: "no core of a program that has another's rights" }],
      },
      {
        program: "limits",
        file: "/etc/security/limits.d/zz-harden-init.conf",
        settings: [{ key: "core", want: "0", why: "no core of what an account starts" }],
      },
      {
        program: "ulimit",
        file: "/etc/profile.d/zz-harden-init-cores.sh",
        settings: [{ key: "c", want: "0", why: "nor where a shell raised its limit" }],
      },
      {
        program: "systemd",
        file: "/etc/systemd/system.conf.d/zz-harden-init.conf",
        settings: [{ key: "DefaultLimitCORE", want: "0", why: "no core of a service that has no limit of its own" }],
      },
      {
        program: "coredump",
        file: "/etc/systemd/coredump.conf.d/zz-harden-init.conf",
        settings: [
          { key: "Storage", want: "none", why: "where systemd-coredump takes cores, it keeps none" },
          { key: "ProcessSizeMax", want: "0", why: "and reads none" },
        ],
      },
    ),
    slug: "no-core-dumps",
    owasp: pointTo("D06"),
    title: "The memory of a program that crashed is not written to disk",
    severity: "medium",
    from: "baseline",
    reason: "A core has all that the program knew: passwords, keys, and what its users sent.",
    mayBreak:
      "Crashes cannot be looked into afterwards. Services that run already keep their limit until they start again.",
    cis: notInBenchmark,
    measured: "/proc/sys, the limit of a new login, systemd's default for services, and what systemd-coredump reads",
  },
  {
    ...ofServer,
    ...setIn({
      program: "shell",
      file: "/etc/profile.d/zz-harden-init.sh",
      settings: [{ key: "TMOUT", want: "1800 or less", why: "" }],
    }),
    slug: "idle-logins",
    owasp: pointTo("D04"),
    title: "A shell that nobody uses ends",
    severity: "low",
    from: "strict",
    reason: "A root shell that was forgotten belongs to anyone who comes to that screen next.",
    mayBreak: "A shell that waits at its prompt for half an hour ends, also in tmux. Programs in it go on.",
    cis: notInBenchmark,
    measured: "TMOUT in a new login shell of root",
  },
  {
    ...ofServer,
    slug: "strong-passwords",
    owasp: pointTo("D04"),
    title: "A new password of an account is not one that is guessed first",
    severity: "low",
    from: "strict",
    reason: "A password for sudo or the console is as good as a key, and words of a dictionary are tried first.",
    mayBreak: "`passwd` refuses short and simple passwords to everyone but root. Passwords that are set already stay.",
    cis: notInBenchmark,
    set: "the package libpam-pwquality",
    measured: "the rules of PAM for new passwords (/etc/pam.d/common-password)",
    serverReadings: () => [{ read: "passwords", want: "checked" }],
    fix: "`pam-auth-update` on the server: rules that were changed by hand are not changed by a package",
  },
];
