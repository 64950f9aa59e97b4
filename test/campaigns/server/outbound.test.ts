import { expectProven } from "../../support/projects/deploys.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { cable, cable6, listens, type Places, raiseMachine, tryPlaces } from "../../support/servers/cable.ts";
import { RemoteProject } from "../../support/servers/remote.ts";

/*
 * Where services connect to: one may reach nothing, one what it lists, by address and by name, and one everything. All three are published and
 * stay so. What `free` reaches shows that a refusal is the rules' and not the lab's.
 */

const stack = "e2eoutbound";
const [listed, first, second, unlisted] = [`${cable}.2`, `${cable}.3`, `${cable}.4`, `${cable}.9`];
const names = `harden-init.${stack}.outbound-names`;

const service = (name: string, published: number, outbound: string) => `
  ${name}:
    kind: generic
    image: debian:13
    user: "1000:1000"
    reaches: []
    outbound: ${outbound}
    compose:
      stop_grace_period: 1s
      command: ["sh", "-c", ${JSON.stringify(`exec ${listens(8000)}`)}]
      ports:
        - { mode: ingress, host_ip: 127.0.0.1, target: 8000, published: "${published}", protocol: tcp }
        - { mode: ingress, host_ip: ${cable}.1, target: 8000, published: "${published}", protocol: tcp }`;
const list = `["${listed}:443", "api.example.org:443", "[${cable6}::2]:443"]`;
const application = {
  services: `${service("closed", 8081, "none")}${service("web", 8082, list)}${service("free", 8083, "any")}`,
};

let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "", application);
  expect(server.init()).toMatchObject({ code: 0 });
  expect(server.deploy("--tags", "server")).toMatchObject({ code: 0 });
  machine.load(["debian:13"]);
  raiseMachine(machine, "world", { lasts: [2, 3, 4, 9], ports: [80, 443] });
  resolveTo(first);
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

test("is in force after a deploy, and the second one has nothing to do", () => {
  const report = expectProven(server);
  const found = report.findings.filter(({ control }) => ["limited-outbound", "outbound-filter"].includes(control));
  expect(found.map(({ service: name, ok, open }) => [name ?? "", ok, open !== undefined])).toEqual(
    expect.arrayContaining([
      ["closed", true, false],
      ["web", true, false],
      ["free", false, true],
      ["", true, false],
    ]),
  );
  expectLimited(first);
});

test("over IPv6 the same holds", () => {
  for (const name of ["closed", "web", "free"]) {
    giveIPv6(name);
  }
  const places = {
    listed: [`${cable6}::2`, 443],
    unlisted: [`${cable6}::9`, 443],
    server: [`${cable6}::1`, 22],
  } as const;
  expect(tried("free", places)).toMatchObject({ listed: "in", unlisted: "in" });
  expect(tried("web", places)).toEqual({ listed: "in", unlisted: "out", server: "out" });
  expect(tried("closed", places)).toEqual({ listed: "out", unlisted: "out", server: "out" });
});

test("a name's new address is reached after the next run, the old one is not, and the journal says so", () => {
  resolveTo(second);
  server.root(`systemctl start ${names}.service`);
  expectLimited(second);
  expect(server.root(`journalctl --output cat --unit ${names}.service`)).toContain(
    `api.example.org: ${first} → ${second}`,
  );
});

test("a name that does not resolve any more keeps its last address", () => {
  resolveTo("");
  server.root(`systemctl start ${names}.service`);
  expectLimited(second);
});

test.each([
  ["nftables was restarted", "systemctl restart nftables"],
  ["nftables has read its rules again", "systemctl reload nftables"],
  ["the engine was restarted", "systemctl reset-failed docker; systemctl restart docker"],
  [
    "a container was created again",
    `docker compose --file /opt/harden/${stack}/compose.yml up --detach --force-recreate`,
  ],
])("is in force after %s", (_what, command) => {
  server.root(command);
  server.root("docker start $(docker ps --all --quiet)");
  expectLimited(second);
});

test("without the rules the way is open, and the next deploy closes it", () => {
  server.root(`nft delete table inet harden-init.${stack}.outbound-filter`);
  expect(tried("closed", { unlisted: [unlisted, 443] })).toEqual({ unlisted: "in" });
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expectLimited(second);
});

test("undo takes the rules, the timer and what was resolved away", () => {
  expect(server.run(["undo", "outbound-filter", "--yes"]).code).toBe(0);
  expect(server.root("nft list tables")).not.toContain("outbound-filter");
  expect(
    server.root("systemctl list-unit-files 'harden-init.*.outbound-*' --no-legend || true; ls /var/cache"),
  ).not.toContain("outbound-");
});

/** What each service reaches, with api.example.org at that address; and visitors still reach all. */
function expectLimited(named: string): void {
  const other = named === first ? second : first;
  const places = {
    listed: [listed, 443],
    "another port": [listed, 80],
    named: [named, 443],
    "not its name": [other, 443],
    unlisted: [unlisted, 443],
  } as const;
  const all = (outcome: string) => Object.fromEntries(Object.keys(places).map((place) => [place, outcome]));
  expect(tried("free", places)).toEqual(all("in"));
  expect(tried("web", places)).toEqual({ ...all("out"), listed: "in", named: "in" });
  expect(tried("closed", places)).toEqual(all("out"));
  const published = [8081, 8082, 8083];
  const from = (address: string) => Object.fromEntries(published.map((port) => [port, [address, port] as const]));
  const reached = Object.fromEntries(published.map((port) => [port, "in"]));
  expect(tryPlaces(server, "ip netns exec world", from(`${cable}.1`))).toEqual(reached);
  expect(tryPlaces(server, "", from("127.0.0.1"))).toEqual(reached);
}

function tried(name: string, places: Places): Readonly<Record<string, string>> {
  return tryPlaces(server, `docker exec --interactive ${stack}-${name}-1`, places);
}

/** What the server finds for api.example.org. */
function resolveTo(address: string): void {
  const line = address === "" ? "" : `${address} api.example.org`;
  machine.exec(
    `grep -v api.example.org /etc/hosts >/tmp/hosts || true; echo '${line}' >>/tmp/hosts; cat /tmp/hosts >/etc/hosts`,
  );
}

/** Compose gives these networks no IPv6; a server whose engine does is the same for the rules. */
function giveIPv6(name: string): void {
  const net = { closed: "1", web: "2", free: "3" }[name];
  server.root(`
    pid=$(docker inspect --format '{{.State.Pid}}' ${stack}-${name}-1)
    gateway=$(nsenter --target "$pid" --net ip -4 route show default | cut --delimiter ' ' --fields 3)
    bridge=$(ip -oneline -4 address show | grep "inet $gateway/" | cut --delimiter ' ' --fields 2)
    ip -6 address add fd00:77:${net}::1/64 dev "$bridge" nodad
    nsenter --target "$pid" --net sh -c 'for name in all default eth0; do sysctl --quiet --write net.ipv6.conf.$name.disable_ipv6=0; done
      ip -6 address add fd00:77:${net}::2/64 dev eth0 nodad; ip -6 route add default via fd00:77:${net}::1'`);
}
