import type { BoxedServer } from "./boxed.ts";
import type { RemoteProject } from "./remote.ts";

/* Another machine at the end of a cable of a boxed server, over both versions of IP, and who reaches whom. */

/** The networks of the cable. The server is `.1` and `::1` there. */
export const cable = "198.51.100";
export const cable6 = "fd00:51e9";

export type Places = Readonly<Record<string, readonly [address: string, port: number]>>;

interface Machine {
  /** The last part of its addresses on the cable. */
  readonly lasts: readonly number[];
  /** Where it accepts connections. */
  readonly ports: readonly number[];
  /** Further addresses that the server finds there. */
  readonly more?: readonly string[];
}

/** The command of a program that accepts connections on a port, over both versions of IP. */
export function listens(port: number): string {
  return `perl -MIO::Socket::IP -e '$l = IO::Socket::IP->new(LocalHost => "::", LocalPort => ${port}, GetAddrInfoFlags => 0, Listen => 9, ReuseAddr => 1) or die; while ($c = $l->accept) { close $c }'`;
}

/** Raises the machine, as a network namespace of that name. */
export function raiseMachine(server: BoxedServer, name: string, { lasts, ports, more = [] }: Machine): void {
  const lines = (list: readonly (string | number)[], line: (each: string) => string) =>
    list.map((each) => line(String(each))).join("\n");
  const whole = (address: string) => `${address}/${address.includes(":") ? 128 : 32}`;
  server.exec(`
    sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 net.ipv6.conf.all.forwarding=1
    ip netns add ${name}
    ip netns exec ${name} sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.default.disable_ipv6=0 net.ipv6.conf.all.accept_dad=0
    ip link add cable type veth peer name cable netns ${name}
    ip address add ${cable}.1/24 dev cable
    ip address add ${cable6}::1/64 dev cable nodad
    ip link set cable up
    ip -n ${name} link set lo up
    ${lines(lasts, (last) => `ip -n ${name} address add ${cable}.${last}/24 dev cable`)}
    ${lines(lasts, (last) => `ip -n ${name} address add ${cable6}::${last}/64 dev cable nodad`)}
    ip -n ${name} link set cable up
    ${lines(more, (address) => `ip -n ${name} address add ${whole(address)} dev cable ${address.includes(":") ? "nodad" : ""}`)}
    ${lines(more, (address) => `ip route add ${whole(address)} dev cable`)}
    ip -n ${name} route add default via ${cable}.1
    ip -n ${name} -6 route add default via ${cable6}::1`);
  for (const port of ports) {
    server.exec(`setsid ip netns exec ${name} ${listens(port)} >/dev/null 2>&1 &`);
  }
}

/** Connects to all places at once, from where the command `start` leads: `in` or `out` for each. */
export function tryPlaces(server: RemoteProject, start: string, places: Places): Readonly<Record<string, string>> {
  const one = ([name, [address, port]]: [string, Places[string]]) =>
    `(timeout 3 bash -c "exec 3<>/dev/tcp/${address}/${port}" 2>/dev/null && echo "${name}=in" || echo "${name}=out") &`;
  const said = server.root(`${start} bash -s`, `${Object.entries(places).map(one).join("\n")}\nwait\n`);
  return Object.fromEntries(said.split("\n").map((line) => line.split("=")));
}
