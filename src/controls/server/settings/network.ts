import { notInBenchmark } from "../../cis.ts";
import { pointTo } from "../../owasp.ts";
import type { Control, HostSetting } from "../../types.ts";
import { ofServer, setIn } from "./host-settings.ts";

const no = (key: string, why: string): HostSetting => ({ key, want: "0", why });
const yes = (key: string, why: string): HostSetting => ({ key, want: "1", why });

/** Forwarding stays on, because containers need it, and so does what an interface learns by itself (accept_ra). */
const settings: readonly HostSetting[] = [
  no("net.ipv4.conf.all.accept_redirects", "no other machine changes the server's routes"),
  no("net.ipv4.conf.default.accept_redirects", "the same for interfaces to come"),
  no("net.ipv6.conf.all.accept_redirects", "the same for IPv6"),
  no("net.ipv6.conf.default.accept_redirects", "the same for IPv6 and interfaces to come"),
  no("net.ipv4.conf.all.secure_redirects", "not even the router does"),
  no("net.ipv4.conf.default.secure_redirects", "the same for interfaces to come"),
  no("net.ipv4.conf.*.send_redirects", "the server changes nobody's routes"),
  no("net.ipv4.conf.all.accept_source_route", "a packet does not choose its own way"),
  no("net.ipv4.conf.default.accept_source_route", "the same for interfaces to come"),
  no("net.ipv6.conf.all.accept_source_route", "the same for IPv6"),
  no("net.ipv6.conf.default.accept_source_route", "the same for IPv6 and interfaces to come"),
  { key: "net.ipv4.conf.all.rp_filter", want: "1 or 2", why: "a sender's address fits where its packet came from" },
  yes("net.ipv4.conf.all.log_martians", "packets with impossible addresses are logged"),
  yes("net.ipv4.conf.default.log_martians", "the same for interfaces to come"),
  yes("net.ipv4.icmp_echo_ignore_broadcasts", "the server takes no part in a flood of echoes"),
  yes("net.ipv4.icmp_ignore_bogus_error_responses", "wrong answers of routers do not fill the log"),
  yes("net.ipv4.tcp_syncookies", "a flood of half-open connections keeps nobody out"),
];

/** How the server itself behaves on the network. */
export const hostNetworkControls: readonly Control[] = [
  {
    ...ofServer,
    ...setIn({ program: "sysctl", file: "/etc/sysctl.d/zz-harden-init-network.conf", settings }),
    slug: "network-settings",
    owasp: pointTo("D03"),
    title: "No other machine changes the server's routes",
    severity: "medium",
    from: "baseline",
    reason: "With a redirect or a source route, a machine in the same network leads the server's packets past itself.",
    mayBreak:
      "Networks where routers send redirects on purpose; packets with impossible addresses add lines to the log.",
    cis: notInBenchmark,
    measured: "/proc/sys, of all interfaces there are",
  },
  {
    ...ofServer,
    slug: "port-filter",
    owasp: pointTo("D03"),
    title: "The server's ports are closed, but for ssh and those that are opened by name",
    severity: "medium",
    from: "strict",
    reason:
      "A program that someone starts or a package brings along listens for the whole network, and nobody notices.",
    mayBreak:
      "What listens on the server later is not reached before the next deploy with its port in `server.open`; name a new port of sshd there before you change it. The rules stay off while they would cut off a program that listens already, and a new login is tried before they stay.",
    cis: notInBenchmark,
    set: "/etc/harden-init-port-filter, and the unit harden-init-port-filter",
    measured:
      "the kernel has exactly these rules, and loads them at boot; where they are off, the programs that listen on other addresses than loopback are named",
    serverReadings: () => [{ read: "port-filter", want: "in force" }],
    fix: "name each port in `server.open` of harden.yml, or stop its program, and deploy again",
  },
];
