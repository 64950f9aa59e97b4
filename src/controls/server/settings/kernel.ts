import { notInBenchmark } from "../../cis.ts";
import { pointTo } from "../../owasp.ts";
import type { Control, HostSetting } from "../../types.ts";
import { ofServer, setIn } from "./host-settings.ts";

const secrets: readonly HostSetting[] = [
  { key: "kernel.kptr_restrict", want: "2", why: "addresses of the kernel are shown to nobody" },
  { key: "kernel.dmesg_restrict", want: "1", why: "only root reads the kernel's messages" },
  { key: "kernel.randomize_va_space", want: "2", why: "programs lie at other addresses each time they start" },
  { key: "kernel.yama.ptrace_scope", want: "1 or 2 or 3", why: "a program reads the memory of its own children only" },
  { key: "kernel.sysrq", want: "0", why: "no key on the console ends programs or restarts the server" },
  { key: "net.core.bpf_jit_harden", want: "2", why: "compiled filters carry no code of their author" },
  { key: "dev.tty.ldisc_autoload", want: "0", why: "an account loads no rare driver by opening a terminal" },
  { key: "fs.protected_hardlinks", want: "1", why: "no links to files of others in folders that all may write to" },
  { key: "fs.protected_symlinks", want: "1", why: "the same for symbolic links" },
  { key: "fs.protected_fifos", want: "2", why: "no pipe of someone else is opened there by mistake" },
  { key: "fs.protected_regular", want: "2", why: "nor a file" },
];

/** Protocols and file systems that hardly any server uses, and which had holes. `udf` and `squashfs` stay: clouds and snap use them. */
const modules: readonly HostSetting[] = [
  ...["dccp", "sctp", "rds", "tipc", "ax25", "netrom", "rose", "x25", "appletalk", "n_hdlc"],
  ...["cramfs", "freevxfs", "hfs", "hfsplus", "jffs2", "firewire-core"],
].map((key) => ({ key, want: "/bin/false or /bin/true", why: "" }));

/** What the server's kernel gives away, and what it loads for others. */
export const kernelControls: readonly Control[] = [
  {
    ...ofServer,
    ...setIn({ program: "sysctl", file: "/etc/sysctl.d/zz-harden-init-kernel.conf", settings: secrets }),
    slug: "kernel-settings",
    owasp: pointTo("D04"),
    title: "The kernel hides its addresses, and accounts cannot look into each other's programs",
    severity: "medium",
    from: "baseline",
    reason: "An attack on the kernel needs addresses, and one on other accounts needs their memory or their files.",
    mayBreak:
      "`dmesg` and `gdb --pid` need root; the SysRq key does nothing; drivers of serial lines are loaded by hand (modprobe).",
    cis: notInBenchmark,
    measured: "/proc/sys; a stricter value of the server's own stays",
  },
  {
    ...ofServer,
    ...setIn({ program: "modprobe", file: "/etc/modprobe.d/harden-init.conf", settings: modules }),
    slug: "kernel-modules",
    owasp: pointTo("D04"),
    title: "Rare protocols and file systems cannot be loaded",
    severity: "low",
    from: "baseline",
    reason: "Any account, and a program in a container, has the kernel load a protocol by opening a socket of it.",
    mayBreak: "Programs that use SCTP, TIPC, RDS, X.25 or AppleTalk, disks of old Macs, and devices on FireWire.",
    cis: notInBenchmark,
    measured: "`modprobe --showconfig`, and /proc/modules: a module that is loaded already stays until the next boot",
  },
];
