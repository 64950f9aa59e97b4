import { type DeployReport, failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";

/* What a prepared server backs up by itself, in a unit that may do little else, and proves; and what is told when it did not. */

const stack = "e2ebackup";
const unit = `harden-init.${stack}.backup`;
const application = {
  services: `
  db: { kind: mariadb, image: "mariadb:11.8", database: shop }
  app:
    kind: generic
    image: debian:13
    user: "1000:1000"
    writable: [/tmp]
    reaches: []
    outbound: none
    owns: [/data]
    compose:
      command: [sleep, infinity]
      stop_grace_period: 1s
      healthcheck: { test: [CMD, "true"], interval: 1s }
      volumes: [{ type: volume, source: files, target: /data }]
compose: { volumes: { files: {} } }
backups: { at: "04:10" }`,
};

let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "", application);
  machine.exec("mount --make-rshared /; systemctl start docker");
  machine.load(["debian:13", "mariadb:11.8"]);
  expect(server.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

const finding = ({ findings }: DeployReport) => findings.find(({ control }) => control === "data-backup");

test("a deploy installs restic, takes the first backup, and starts the timer", () => {
  const { code, report } = server.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
  expect(finding(report)).toMatchObject({ ok: true });
  expect(machine.exec(`systemctl is-enabled ${unit}.timer; systemctl is-active ${unit}.timer`)).toBe("enabled\nactive");
  expect(machine.exec(`systemctl show --property NextElapseUSecRealtime --value ${unit}.timer`)).toContain("04:1");
});

test("the unit backs up and proves, although it may hardly do anything", () => {
  machine.exec(`docker exec ${stack}-app-1 sh -c 'echo words > /data/file'; systemctl start ${unit}.service`);
  const said = machine.exec(`journalctl --unit ${unit}.service --output cat`);
  expect(said).toMatch(/^Backup \d{8}-\d{6}: 2 parts in/m);
  expect(said).toMatch(/^Proof of \d{8}-\d{6}: the same came back/m);
  expect(machine.exec("docker ps --all --format '{{.Names}}'").split("\n").sort()).toEqual([
    `${stack}-app-1`,
    `${stack}-db-1`,
  ]);
  const listed = JSON.parse(server.run(["backup", "list", "--json"]).stdout) as Listed;
  expect(listed.hosts[0].backups[0]).toMatchObject({ why: "by the timer" });
  expect(listed.hosts[0].proven.backup).toBe(listed.hosts[0].backups[0]?.backup);
});

test("systemd finds nothing wrong with the unit, which is exposed to little", () => {
  const files = `/etc/systemd/system/${unit}.service /etc/systemd/system/${unit}.timer`;
  expect(machine.exec(`systemd-analyze verify ${files} 2>&1`)).toBe("");
  const [, level] =
    /exposure level[^:]*: ([0-9.]+)/.exec(machine.exec(`systemd-analyze security ${unit}.service`)) ?? [];
  expect(Number(level)).toBeLessThan(3.5);
});

test("a unit that is stopped at work leaves nothing", () => {
  const repository = `restic --no-cache --no-lock --repo /var/backups/harden-init/${stack} --password-file /opt/harden/${stack}/secrets/backup_password`;
  const snapshots = () => machine.exec(`${repository} snapshots --json | grep -o '"short_id":"[^"]*"' | sort`);
  const before = snapshots();
  const hold = "LOCK TABLES shop.orders WRITE; SELECT 1; DO SLEEP(600);";
  const asRoot = `docker exec --interactive ${stack}-db-1 /opt/harden/scripts/as-root`;
  machine.exec(`
    echo 'CREATE TABLE shop.orders (id INT)' | ${asRoot}
    echo '${hold}' | ${asRoot} --unbuffered >/run/held & until grep -q 1 /run/held; do sleep 0.2; done
    systemctl start --no-block ${unit}.service
    until docker top ${stack}-db-1 -eo pid,args | grep -q mariadb-dump; do sleep 0.2; done
    systemctl stop ${unit}.service
    echo 'KILL CONNECTION ' $(echo "SELECT id FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'" | ${asRoot}) | ${asRoot}
    ! docker top ${stack}-db-1 -eo pid,args | grep mariadb-dump`);
  expect(snapshots()).toBe(before);
  expect(machine.exec(`${repository} list locks`)).toBe("");
  machine.exec(`systemctl reset-failed ${unit}.service; systemctl start ${unit}.service`);
});

test("a backup that fails is an error of the unit, and a finding once the last one is too old", () => {
  machine.exec(`mv /var/backups/harden-init/${stack} /var/backups/away; touch /var/backups/harden-init/${stack}`);
  expect(() => machine.exec(`systemctl start ${unit}.service`)).toThrow();
  machine.exec(`f=/var/lib/${unit}/state.json; sed -i 's/"seconds_at": [0-9]*/"seconds_at": 1/g' $f`);
  const { findings } = JSON.parse(server.run(["verify", "--json"]).stdout) as DeployReport;
  expect(findings.find(({ control }) => control === "data-backup")).toMatchObject({
    ok: false,
    why: expect.stringContaining("the last try failed"),
  });
  machine.exec(
    `rm /var/backups/harden-init/${stack}; mv /var/backups/away /var/backups/harden-init/${stack}; systemctl start ${unit}.service`,
  );
  expect(server.run(["verify"])).toMatchObject({ code: 0 });
});

test("a rotated password is the timer's too, and the journal has neither", () => {
  const secrets = `/opt/harden/${stack}/secrets`;
  machine.exec(`for file in ${secrets}/*; do cat $file; echo; done | grep . >/run/canaries`);
  expect(server.run(["secrets", "rotate", "--all", "--yes"])).toMatchObject({ code: 0 });
  machine.exec(`for file in ${secrets}/*; do cat $file; echo; done | grep . >>/run/canaries`);
  machine.exec(`systemctl start ${unit}.service`);
  expect(machine.exec("sort -u /run/canaries | wc -l")).toBe("4");
  // What Ansible tells the system log of each module is there, so the search looks at something.
  const journal = "journalctl --no-pager --output export";
  expect(Number(machine.exec(`${journal} | grep -c 'Invoked with'`))).toBeGreaterThan(20);
  expect(machine.exec(`${journal} | grep --text -cF -f /run/canaries || true`)).toBe("0");
});

test("restore works over ssh, and undo takes the timer away and leaves the backups", () => {
  machine.exec(`docker exec ${stack}-app-1 rm /data/file`);
  expect(server.run(["restore", "--yes"])).toMatchObject({ code: 0 });
  expect(machine.exec(`docker exec ${stack}-app-1 cat /data/file`)).toBe("words");
  expect(server.run(["undo", "data-backup", "--yes"])).toMatchObject({ code: 0 });
  expect(
    machine.exec(
      `systemctl list-unit-files '${unit}.*' --no-legend || true; ls /var/backups/harden-init/${stack}/config`,
    ),
  ).toBe(`/var/backups/harden-init/${stack}/config`);
});

test("down --volumes and undo leave nothing of the stack but its backups", () => {
  const down = server.run(["down", "--volumes", "--yes"]);
  expect(down).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`stay in /var/backups/harden-init/${stack};`),
  });
  expect(server.run(["undo", "--yes"])).toMatchObject({ code: 0 });
  // What lies in /run is gone at the next boot, and systemd's note of when a timer ran last is an empty file.
  const names = `\\( -name '*harden-init*' -o -name '*${stack}*' \\) \\( -type d -o -size +0 \\)`;
  const find = `find /etc /opt /usr/local /usr/libexec /var -xdev ${names} -not -path '/var/lib/docker/*' | sort`;
  expect(machine.exec(find).split("\n")).toEqual([
    "/var/backups/harden-init",
    `/var/backups/harden-init/${stack}`,
    "/var/lib/harden-init",
  ]);
  expect(machine.exec(`docker image ls --quiet '${stack}/*'; docker volume ls --quiet; docker ps --all --quiet`)).toBe(
    "",
  );
});

interface Listed {
  readonly hosts: readonly [
    {
      readonly backups: readonly { readonly backup: string; readonly why: string }[];
      readonly proven: { readonly backup: string };
    },
  ];
}
