import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { imageWith } from "../../support/engine/image-with.ts";
import { Project } from "../../support/projects/project.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { BackupStore, type StorePlace } from "../../support/servers/backup-store.ts";
import { BoxedServer, bareServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * Backups of two servers that share one repository, by sftp, by restic's own server and by S3, with this restic and the oldest that is supported: taken at
 * once, listed, proven, restored, taken by the timer in its unit, and opened by a new password.
 */

const stack = "backupplaces";
const unit = `harden-init.${stack}.backup.service`;
const services = `
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
      command: [sh, -c, "echo words > /data/file; exec sleep infinity"]
      stop_grace_period: 1s
      healthcheck: { test: [CMD, "true"], interval: 1s }
      volumes: [{ type: volume, source: files, target: /data }]
compose: { volumes: { files: {} } }`;

const names = ["one", "two"] as const;
let store: BackupStore;
let servers: readonly BoxedServer[] = [];
let project: Project;

beforeAll(async () => {
  store = new BackupStore(stack);
  await waitFor(
    () => store.isReady,
    () => "the store does not answer",
  );
  servers = names.map((name) => new BoxedServer(`${stack}-${name}`, serverWithEngine("restic")));
  const hosts = servers.map(({ access }, at) => ({ name: names[at], address: access.address, user: "deploy" }));
  project = new Project(stack, { hosts: JSON.stringify(hosts), publish: "", application: { services } });
  process.env.ANSIBLE_SSH_CONTROL_PATH_DIR = project.beside("cp");
  expect(project.init()).toMatchObject({ code: 0 });
  mkdirSync(join(project.folder, "inventory/host_vars"), { recursive: true });
  for (const [at, server] of servers.entries()) {
    const path = join(project.folder, `inventory/host_vars/${names[at]}.yml`);
    writeFileSync(path, `ansible_ssh_common_args: -F ${server.access.sshConfig}\n`);
    store.admit(server.container);
    server.exec(
      "mount --make-rshared /; systemctl start docker; ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519",
    );
    server.load(["debian:13", "mariadb:11.8"]);
  }
});
afterAll(() => {
  for (const server of servers) {
    server.remove();
  }
  store?.remove();
  project?.removeFolder();
});

function bySftp(): StorePlace {
  const places = servers.map((server) => {
    const [place, known] = store.bySftp(server.exec("cat /root/.ssh/id_ed25519.pub"));
    server.exec(`echo '${known}' >>/root/.ssh/known_hosts`);
    return place;
  });
  return places[0] as StorePlace;
}

interface Outcomes {
  readonly hosts: readonly {
    readonly host: string;
    readonly outcome?: string;
    readonly backups?: readonly { readonly backup: string; readonly why: string }[];
    readonly proven?: { readonly backup: string };
    readonly result?: { readonly backup: string; readonly parts: readonly { readonly what: string }[] };
  }[];
}

function ask(...words: readonly string[]): Outcomes {
  const { code, stdout, stderr } = project.run(["backup", ...words, "--json"]);
  expect({ words, code, stderr: code === 0 ? "" : stderr + stdout }).toEqual({ words, code: 0, stderr: "" });
  return JSON.parse(stdout) as Outcomes;
}

const sql = (server: BoxedServer | undefined, statements: string) =>
  server?.exec(`echo "${statements}" | docker exec --interactive ${stack}-db-1 /opt/harden/scripts/as-root`);

function setPlace({ to, variables, secrets }: StorePlace): void {
  project.set(["backups"], { to, variables, at: "04:10" });
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  for (const [name, value] of Object.entries(secrets)) {
    expect(project.run(["secrets", "set", name, "--yes"], {}, `${value}\n`)).toMatchObject({ code: 0 });
  }
  const { code, report } = project.deploy();
  expect({ code, failures: failuresIn(report) }).toEqual({ code: 0, failures: "" });
}

/** All that there is to do with the backups of both. */
function backUpAndRestore(): void {
  for (const [at, server] of servers.entries()) {
    sql(
      server,
      `DROP TABLE IF EXISTS shop.orders; CREATE TABLE shop.orders (id INT); INSERT INTO shop.orders VALUES (${at})`,
    );
  }
  const taken = ask("now").hosts;
  expect(taken.map(({ outcome, result }) => [outcome, result?.parts.map(({ what }) => what)])).toEqual(
    names.map(() => ["ok", ["mariadb", "files"]]),
  );
  const listed = ask("list").hosts;
  expect(listed.map(({ backups }) => backups?.[0]?.backup)).toEqual(taken.map(({ result }) => result?.backup));
  expect(ask("prove").hosts.map(({ outcome }) => outcome)).toEqual(names.map(() => "ok"));
  sql(servers[1], "DELETE FROM shop.orders");
  const [, second] = taken;
  const restored = project.run(["restore", second?.result?.backup ?? "", "--limit", "two", "--yes"]);
  expect({ code: restored.code, said: restored.code === 0 ? "" : restored.stdout + restored.stderr }).toEqual({
    code: 0,
    said: "",
  });
  expect(servers.map((server) => sql(server, "SELECT id FROM shop.orders"))).toEqual(["0", "1"]);
}

/** What the timers do, both at once, in a unit that may hardly do anything. */
function backUpByTimer(): void {
  for (const server of servers) {
    server.exec(`systemctl start --no-block ${unit}`);
  }
  for (const server of servers) {
    server.exec(`while [ $(systemctl show --property ActiveState --value ${unit}) = activating ]; do sleep 1; done`);
    const said = server.exec(`journalctl --unit ${unit} --output cat --lines 20`);
    expect({ said, result: server.exec(`systemctl show --property Result --value ${unit}`) }).toEqual({
      said,
      result: "success",
    });
  }
}

test.each([
  ["sftp", bySftp],
  ["restic's own server", () => store.byRest],
  ["S3", () => store.byS3],
])("by %s", (_name, place) => {
  setPlace(place());
  backUpAndRestore();
  backUpByTimer();
});

test("a new password opens what both have, and the previous one nothing", () => {
  setPlace(store.byRest);
  const password = () => servers[0]?.exec(`cat /opt/harden/${stack}/secrets/backup_password`) ?? "";
  const previous = password();
  expect(project.run(["secrets", "rotate", "backup_password", "--yes"])).toMatchObject({ code: 0 });
  const opens = (word: string) =>
    servers[0]?.exec(
      `export RESTIC_REST_USERNAME=shop RESTIC_REST_PASSWORD=${store.byRest.secrets.backup_restic_rest_password}
      RESTIC_PASSWORD='${word}' restic --no-cache --repo ${store.byRest.to} snapshots >/dev/null 2>&1 && echo yes || echo no`,
    );
  expect([opens(password()), opens(previous)]).toEqual(["yes", "no"]);
  backUpByTimer();
  backUpAndRestore();
});

test("a place that does not answer is told within a minute, and the backups that there are stay", () => {
  project.set(["backups", "to"], "rest:http://127.0.0.1:9/shop/");
  expect(project.run(["generate", "--yes"])).toMatchObject({ code: 0 });
  const begun = Date.now();
  const { code, stdout, stderr } = project.run(["backup", "now", "--limit", "one"]);
  process.stderr.write(`  told after ${Math.round((Date.now() - begun) / 1000)} s\n`);
  expect({ code, said: stdout + stderr }).toEqual({ code: 5, said: expect.stringContaining("connection refused") });
});

test("the oldest restic that is supported does the same", () => {
  const image = imageWith(bareServer("ubuntu:22.04"), ["restic"]);
  for (const server of servers) {
    docker("run", "--rm", "--volume", `${server.folder}:/out`, image, "cp", "/usr/bin/restic", "/out/restic");
    docker("cp", join(server.folder, "restic"), `${server.container}:/usr/bin/restic`);
    expect(server.exec("restic version")).toContain("restic 0.12");
  }
  store.exec("rm -rf /home/backup-keeper/shop");
  setPlace(bySftp());
  backUpAndRestore();
  backUpByTimer();
});
