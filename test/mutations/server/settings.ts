import { addFile, editFile, last, reloading } from "./deeds.ts";
import type { ServerMutation } from "./types.ts";

const kernelValues = [
  ["net.ipv4.conf.all.accept_redirects", "1", "0", "other machines may change its routes"],
  ["net.ipv4.conf.default.secure_redirects", "1", "0", "the router may, on interfaces to come"],
  ["net.ipv4.conf.eth0.send_redirects", "1", "0", "it changes routes of others, on one interface"],
  ["net.ipv4.conf.all.accept_source_route", "1", "0", "packets choose their own way"],
  ["net.ipv4.conf.all.rp_filter", "0", "1", "senders may have any address"],
  ["net.ipv4.conf.all.log_martians", "0", "1", "impossible addresses are not logged"],
  ["net.ipv4.icmp_echo_ignore_broadcasts", "0", "1", "it answers echoes to everybody"],
  ["net.ipv4.tcp_syncookies", "0", "1", "half-open connections may keep everybody out"],
] as const;

const sshValues = [
  ["PermitRootLogin", "yes", "root logs in by a password", "ssh-settings"],
  ["PermitEmptyPasswords", "yes", "an empty password is one", "ssh-settings"],
  ["PermitUserEnvironment", "yes", "accounts change what their programs load", "ssh-settings"],
  ["X11Forwarding", "yes", "it draws windows", "ssh-settings"],
  ["AllowAgentForwarding", "yes", "it may use the keys of those who log in", "ssh-settings"],
  ["AllowTcpForwarding", "yes", "ssh opens its ports for others", "ssh-settings"],
  ["PermitTunnel", "yes", "ssh makes networks", "ssh-settings"],
  ["LogLevel", "ERROR", "logins are not logged", "ssh-settings"],
  ["MaxSessions", "50", "a connection has fifty sessions", "ssh-settings"],
  ["ClientAliveInterval", "0", "dead connections stay", "ssh-settings"],
  ["PasswordAuthentication", "yes", "passwords let in by ssh", "ssh-keys-only"],
  ["KbdInteractiveAuthentication", "yes", "passwords let in by questions of ssh", "ssh-keys-only"],
  ["Banner", "none", "nothing is said before a login", "login-banner"],
] as const;

const cores = { control: "no-core-dumps" };
const coreMutations: readonly ServerMutation[] = [
  {
    what: "services may write cores",
    ...cores,
    read: "systemd DefaultLimitCORE",
    found: "infinity",
    ...reloading(addFile(`/etc/systemd/system.conf.d/${last}.conf`, "[Manager]", "DefaultLimitCORE=infinity")),
  },
  {
    what: "cores are kept",
    ...cores,
    read: "coredump Storage",
    found: "external",
    ...addFile(`/etc/systemd/coredump.conf.d/${last}-storage.conf`, "[Coredump]", "Storage=external"),
  },
  {
    what: "cores of any size are read",
    ...cores,
    read: "coredump ProcessSizeMax",
    found: "2G",
    ...addFile(`/etc/systemd/coredump.conf.d/${last}-size.conf`, "[Coredump]", "ProcessSizeMax=2G"),
  },
];

const passwords = "/etc/pam.d/common-password";
const loginMutations: readonly ServerMutation[] = [
  ...["/etc/ssh/harden-init.banner", "/etc/issue.d/harden-init.issue"].map((file) => ({
    what: `${file} has another text`,
    control: "login-banner",
    read: `banner ${file}`,
    found: "Welcome",
    ...editFile(file, `echo Welcome >${file}`),
  })),
  {
    what: "shells never end",
    control: "idle-logins",
    read: "shell TMOUT",
    found: "0",
    ...addFile(`/etc/profile.d/${last}-idle.sh`, "TMOUT=0"),
  },
  {
    what: "new passwords are not checked",
    control: "strong-passwords",
    read: "passwords",
    found: "",
    ...editFile(passwords, `sed -i /pam_pwquality/d ${passwords}`),
  },
];

/** What the kernel, sshd, new logins and systemd go by. */
export const settingMutations: readonly ServerMutation[] = [
  ...kernelValues.map(([key, bad, good, what]) => setKernelValue(key, bad, good, what)),
  ...coreMutations,
  ...sshValues.map(([key, value, what, control]) => setSshd(key, value, what, control)),
  ...loginMutations,
];

function setKernelValue(key: string, bad: string, good: string, what: string): ServerMutation {
  const set = (value: string) => `sysctl --quiet --write ${key}=${value}`;
  const read = `sysctl ${key.replace(".eth0.", ".*.")}`;
  return { what, control: "network-settings", read, found: bad, breaks: set(bad), restores: set(good) };
}

function setSshd(key: string, value: string, what: string, control: string): ServerMutation {
  const file = `/etc/ssh/sshd_config.d/00-a-mutated-${key}.conf`;
  return { what, control, read: `sshd ${key}`, found: value, ...addFile(file, `${key} ${value}`) };
}
