import { notInBenchmark } from "../../cis.ts";
import { pointTo } from "../../owasp.ts";
import type { Control, HostSetting } from "../../types.ts";
import { ofServer, setIn } from "./host-settings.ts";

/** sshd takes the first value that it finds, and reads these files before its own. */
const folder = "/etc/ssh/sshd_config.d";
const banner = "/etc/ssh/harden-init.banner";
/** What a terminal shows below the name of the system. */
const issue = "/etc/issue.d/harden-init.issue";
const words = "Authorized access only. What is done here is logged.";

const settings: readonly HostSetting[] = [
  {
    key: "PermitRootLogin",
    want: "prohibit-password or without-password or forced-commands-only or no",
    why: "no password lets root in",
  },
  { key: "PermitEmptyPasswords", want: "no", why: "nor does an empty one let anybody in" },
  { key: "PermitUserEnvironment", want: "no", why: "an account does not change what its programs load" },
  { key: "StrictModes", want: "yes", why: "keys that others may write count for nothing" },
  { key: "X11Forwarding", want: "no", why: "the server draws no windows" },
  { key: "AllowAgentForwarding", want: "no", why: "root of this server cannot use the keys of those who log in" },
  {
    key: "AllowTcpForwarding",
    want: "local or no",
    why: "nobody opens a port of this server by ssh -R; ssh -L and -J go on",
  },
  { key: "PermitTunnel", want: "no", why: "nor a network" },
  { key: "GatewayPorts", want: "no", why: "and what is forwarded is for the one who asked" },
  { key: "LogLevel", want: "VERBOSE or DEBUG or DEBUG1", why: "the log names the key of each login" },
  { key: "LoginGraceTime", want: "60 or less", why: "who has not logged in by then is cut off" },
  { key: "MaxSessions", want: "4 or less", why: "one connection does not start sessions without end" },
  { key: "ClientAliveInterval", want: "300 or less", why: "a connection that is dead is noticed" },
  { key: "ClientAliveCountMax", want: "2 or less", why: "and ended" },
  { key: "TCPKeepAlive", want: "no", why: "the questions above are encrypted, those of TCP are not" },
];

const keys: readonly HostSetting[] = [
  { key: "PasswordAuthentication", want: "no", why: "" },
  { key: "KbdInteractiveAuthentication", want: "no", why: "" },
];

const triedFirst =
  "A new login of the account that deploys is tried before the old state is given up; without it the server goes back by itself.";

/** How one logs in to the server. */
export const sshControls: readonly Control[] = [
  {
    ...ofServer,
    ...setIn({ program: "sshd", file: `${folder}/00-harden-init-settings.conf`, settings }),
    slug: "ssh-settings",
    owasp: pointTo("D04"),
    title: "A login by ssh gives a shell and nothing else",
    severity: "medium",
    from: "baseline",
    reason: "Forwarded ports, agents and windows lead past the packet filter, or hand an attacker the keys of others.",
    mayBreak: `ssh -R, ssh -A and ssh -X to this server; a silent connection ends after ten minutes. ${triedFirst}`,
    cis: notInBenchmark,
    measured: "`sshd -T`; a stricter value of the server's own stays",
  },
  {
    ...ofServer,
    ...setIn({ program: "sshd", file: `${folder}/00-harden-init-keys.conf`, settings: keys }),
    slug: "ssh-keys-only",
    owasp: pointTo("D04"),
    title: "No password lets anybody in by ssh",
    severity: "high",
    from: "strict",
    reason: "Passwords are guessed day and night, on every server that has an address.",
    mayBreak: `Logins by a password. They stay open while an account has a password and no key, and where no key let the account in that deploys. ${triedFirst}`,
    cis: notInBenchmark,
    measured: "`sshd -T`",
    fix: "give each account that is named a key (`ssh-copy-id`), or lock its password (`passwd --lock ACCOUNT`), and deploy again",
  },
  {
    ...ofServer,
    ...setIn(
      {
        program: "banner",
        file: banner,
        settings: [{ key: banner, want: words, why: "" }],
      },
      {
        program: "banner",
        file: issue,
        settings: [{ key: issue, want: words, why: "" }],
      },
      {
        program: "sshd",
        file: `${folder}/00-harden-init-banner.conf`,
        settings: [{ key: "Banner", want: `${banner} or another`, why: "" }],
      },
    ),
    slug: "login-banner",
    owasp: pointTo("D04"),
    title: "Before a login it is said that it is not for everybody",
    severity: "low",
    from: "strict",
    reason: "In court it counts that a stranger was told, and everyone else that what they do is logged.",
    mayBreak: "Programs that take what ssh says before a login for an error.",
    cis: notInBenchmark,
    measured: "`sshd -T`, and the text of the files",
  },
];
