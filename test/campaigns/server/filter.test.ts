import { expectProven } from "../../support/projects/deploys.ts";
import { idleApp } from "../../support/projects/idle-app.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { cable, cable6, listens, type Places, raiseMachine, tryPlaces } from "../../support/servers/cable.ts";
import { RemoteProject } from "../../support/servers/remote.ts";

/*
 * The packet filter of a prepared server: what containers reach of it and of its cloud, and what its neighbours reach of them and of it, over
 * both versions of IP. Each way is open without the rules, so that a refusal means something.
 */

const stack = "e2efilter";
const clouds = ["169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254"];
const cloudPorts = [80, 443, 8080];
/** Where a program of the server's own listens that is named, one that is not, and one that a second stack names. */
const [named, stray, theirs] = [9100, 9200, 9300];
const subnet6 = "fd00:5109::/64";

const service = (name: string, network: string, ports = "", more = "") => `
  ${name}:
    kind: generic
    image: debian:13
    user: "1000:1000"${more}
    compose:
      command: ["sh", "-c", ${JSON.stringify(`exec ${listens(8000)}`)}]
      networks: { ${network}: null }${ports}`;
const published = `
      ports:
        - { mode: ingress, host_ip: 127.0.0.1, target: 8000, published: "8081", protocol: tcp }
        - { mode: ingress, host_ip: ${cable}.1, target: 8000, published: "8082", protocol: tcp }`;
const shares = `
    accept: { external-network: { reason: "the proxy is there", until: 2099-12-31 } }`;
const application = {
  services: `${service("web", "front", published)}${service("shared", "elsewhere", "", shares)}
compose:
  networks:
    front:
      enable_ipv6: true
      driver_opts: { com.docker.network.bridge.name: eth0 }
      ipam: { config: [{ subnet: "${subnet6}" }] }
    elsewhere: { external: true, name: elsewhere }`,
};

let machine: BoxedServer;
let server: RemoteProject;
let second: RemoteProject | undefined;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "", application);
  expect(server.init()).toMatchObject({ code: 0 });
  expect(server.deploy("--tags", "server")).toMatchObject({ code: 0 });
  machine.load(["debian:13"]);
  machine.exec("docker network create elsewhere");
  // A neighbour that sends what is for the containers to the server, and every cloud's metadata service.
  raiseMachine(machine, "cloud", { lasts: [2], ports: [53, ...cloudPorts], more: clouds });
  listenOnServer(named);
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
  second?.removeFolder();
});

test("a program that nobody named keeps the server's ports open, and is told", () => {
  const { report } = server.deploy();
  expect(failuresIn(report)).toBe("");
  expect(report.findings.filter(({ control }) => control === "port-filter")).toMatchObject([
    { ok: false, why: expect.stringContaining(`off, because this would cut off perl (${named}/tcp)`) },
  ]);
  expect(server.root("nft list tables")).not.toContain("port-filter");
});

test("is in force after a deploy, and the second one has nothing to do", () => {
  server.set(["server", "open"], [`${named}/tcp`, `${forgedPort}/udp`]);
  expect(server.run(["generate"])).toMatchObject({ code: 0 });
  expectProven(server);
});

test("the network that others use too is not measured", () => {
  const { report } = server.deploy();
  const found = report.findings.filter(({ control }) => ["host-filter", "neighbour-filter"].includes(control));
  expect(found).toMatchObject([
    { ok: null, why: expect.stringContaining("elsewhere") },
    { ok: null, why: expect.stringContaining("elsewhere") },
  ]);
});

test("the server's own interface is not the stack's, though the compose file says so", () => {
  expect(server.root("nft list ruleset")).not.toContain('"eth0"');
  expect(tried(outside, { way: [`${cable}.1`, 22] })).toEqual({ way: "in" });
});

test("nobody gets past it", () => {
  listenOnServer(stray);
  expectClosed();
});

test("what is published or named is reached, and a cloud's name server by everybody", () => {
  const opened: Places = {
    published: [`${cable}.1`, 8082],
    named: [`${cable}.1`, named],
    "named, over IPv6": [`${cable6}::1`, named],
    "ssh, over IPv6": [`${cable6}::1`, 22],
  };
  expect(new Set(Object.values(tried(outside, opened)))).toEqual(new Set(["in"]));
  expect(tried("", { loopback: ["127.0.0.1", 8081] })).toEqual({ loopback: "in" });
  const names = Object.fromEntries(clouds.map((address) => [address, [address, 53] as const]));
  expect(tried(inside("web"), names)).toEqual(Object.fromEntries(clouds.map((address) => [address, "in"])));
});

test("a forged packet for 127.0.0.1 does not come in from a bridge", () => {
  server.root("docker run --detach --rm --name forger debian:13 sleep 999");
  expect(forgedPacket()).toBe("out");
  server.root("nft delete table inet harden-init.e2efilter.host-filter");
  expect(forgedPacket()).toBe("in");
  server.root("systemctl restart harden-init.e2efilter.host-filter");
  expect(forgedPacket()).toBe("out");
});

test.each([
  ["nftables was started", "systemctl start nftables"],
  ["nftables was restarted", "systemctl restart nftables"],
  ["nftables has read its rules again", "systemctl reload nftables"],
  [
    "everything was cleared and the units were restarted",
    "nft flush ruleset; systemctl restart 'harden-init*-filter.service'",
  ],
  ["the engine was restarted", "systemctl reset-failed docker; systemctl restart docker"],
  ["the engine has read its settings again", "systemctl reload docker"],
])("is in force after %s", (_what, command) => {
  server.root(command);
  server.root("docker start $(docker ps --all --quiet)");
  expectClosed();
});

test("without the rules each of these ways is open, and the next deploy closes them", () => {
  server.root("nft flush ruleset; systemctl reset-failed docker; systemctl restart docker");
  expect(new Set(Object.values(ways()))).toEqual(new Set(["in"]));
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expectClosed();
});

test("rules with which nobody could log in are taken back at once", () => {
  const others = "/etc/harden-init-port-filter/harden-init.other.open.nft";
  const before = server.root("nft list table inet harden-init-port-filter");
  const lock = "insert rule inet harden-init-port-filter input tcp dport 22 ct state new reject with tcp reset";
  server.root(`echo '${lock}' >${others}`);
  const { code, report } = server.deploy();
  expect(code).not.toBe(0);
  expect(failuresIn(report)).toMatch(/rules of the packet filter are as they were before[\s\S]*refused/);
  expect(server.root("nft list table inet harden-init-port-filter; ls /run/harden-init-back")).toBe(before);
  server.root(`rm ${others}`);
  expect(server.run(["verify"])).toMatchObject({ code: 0 });
});

test("two stacks share the table: the undo of one takes its file, and leaves the other's ports open and the rest closed", () => {
  second = new RemoteProject(`${stack}2`, machine.access, "", {
    services: `${idleApp.services}\nserver: { open: [${theirs}/tcp] }`,
  });
  expect(second.init()).toMatchObject({ code: 0 });
  const { report } = second.deploy();
  expect(failuresIn(report)).toBe("");
  listenOnServer(theirs);
  const places: Places = { named: [`${cable}.1`, named], theirs: [`${cable}.1`, theirs], stray: [`${cable}.1`, stray] };
  const open = { named: "in", theirs: "in", stray: "out" };
  expect(tried(outside, places)).toEqual(open);
  expect(server.run(["verify"])).toMatchObject({ code: 0 });
  expect(server.run(["undo", "port-filter", "--yes"])).toMatchObject({ code: 0 });
  expect(tried(outside, places)).toEqual(open);
  expect(server.root("ls /etc/harden-init-port-filter")).toBe(`harden-init.${stack}2.open.nft\ntable.nft`);
  // What the first one named is nobody's now, and something listens there: the second one says so, and closes nothing.
  const { findings } = JSON.parse(second.run(["verify", "--json"]).stdout) as typeof report;
  expect(findings.filter(({ control }) => control === "port-filter")).toMatchObject([
    { ok: false, why: expect.stringContaining(`as before, because this would cut off perl (${named}/tcp)`) },
  ]);
});

test("the undo of the last one opens all ports again, and leaves nothing behind", () => {
  expect(second?.run(["undo", "port-filter", "--yes"])).toMatchObject({ code: 0 });
  expect(tried(outside, { stray: [`${cable}.1`, stray] })).toEqual({ stray: "in" });
  expect(server.root("nft list tables; find /etc -name '*port-filter*'")).not.toContain("port-filter");
});

function expectClosed(): void {
  expect(Object.entries(ways()).filter(([, outcome]) => outcome !== "out")).toEqual([]);
}

/** Every way that the rules close, and how it is: `in` or `out`. */
function ways(): Readonly<Record<string, string>> {
  const address = (key: string) =>
    server.root(`docker inspect --format '{{.NetworkSettings.Networks.${stack}_front.${key}}}' ${stack}-web-1`);
  const toClouds = clouds.flatMap((cloud) =>
    cloudPorts.map((port) => [`${cloud} port ${port}`, [cloud, port]] as const),
  );
  const toServer: Places = { ssh: [`${cable}.1`, 22], "ssh over IPv6": [`${cable6}::1`, 22] };
  const toContainer: Places = {
    "the container's address": [address("IPAddress"), 8000],
    "the container's address over IPv6": [address("GlobalIPv6Address"), 8000],
  };
  const toStray: Places = {
    "a port of the server": [`${cable}.1`, stray],
    "the same, over IPv6": [`${cable6}::1`, stray],
  };
  return {
    ...tried(inside("web"), { ...Object.fromEntries(toClouds), ...toServer }),
    ...tried(outside, { ...toContainer, ...toStray }),
  };
}

/** A program of the server's own. */
function listenOnServer(port: number): void {
  machine.exec(`setsid ${listens(port)} >/dev/null 2>&1 &`);
}

const outside = "ip netns exec cloud";

function inside(name: string): string {
  return `docker exec --interactive ${stack}-${name}-1`;
}

function tried(start: string, places: Places): Readonly<Record<string, string>> {
  return tryPlaces(server, start, places);
}

/** Whether a packet that a container addresses to the server's 127.0.0.1 arrives there: only root on a raw socket writes such a one. */
function forgedPacket(): string {
  return server.root("python3 -", forgery);
}

const forgedPort = 4997;

const forgery = `
import os, socket, struct, subprocess
shell = lambda words: subprocess.run(words, shell=True, check=True, capture_output=True, text=True).stdout.strip()
mac = lambda path: bytes.fromhex(open(path).read().strip().replace(":", ""))
pid = shell("docker inspect --format {{.State.Pid}} forger")
source = socket.inet_aton(shell("docker inspect --format {{.NetworkSettings.IPAddress}} forger"))
bridge = mac("/sys/class/net/docker0/address")
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", ${forgedPort}))
listener.settimeout(2)
head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 29, 1, 0, 64, 17, 0, source, socket.inet_aton("127.0.0.1"))
total = sum(struct.unpack("!10H", head))
checksum = ~((total & 0xffff) + (total >> 16)) & 0xffff
packet = head[:10] + struct.pack("!H", checksum) + head[12:] + struct.pack("!HHHH", 4996, ${forgedPort}, 9, 0) + b"x"
if os.fork() == 0:
    os.setns(os.open("/proc/" + pid + "/ns/net", os.O_RDONLY), 0)
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sender.bind(("eth0", 0x0800))
    sender.send(bridge + sender.getsockname()[4] + bytes.fromhex("0800") + packet)
    os._exit(0)
try:
    print("in" if listener.recv(9) else "out")
except TimeoutError:
    print("out")
`;
