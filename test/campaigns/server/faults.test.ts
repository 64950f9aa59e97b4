import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../../support/engine/docker.ts";
import { withImages } from "../../support/engine/images.ts";
import { expectProven } from "../../support/projects/deploys.ts";
import { failuresIn } from "../../support/projects/report.ts";
import { BoxedServer, serverWithEngine } from "../../support/servers/boxed.ts";
import { RemoteProject } from "../../support/servers/remote.ts";
import { waitFor } from "../../support/wait.ts";

/*
 * What goes wrong on a server that is reached over ssh: a clear word, the running stack as it was, and the next deploy converges. At the end the
 * server is given back.
 */

const stack = "e2eaway";
let machine: BoxedServer;
let server: RemoteProject;

beforeAll(() => {
  machine = new BoxedServer(stack, serverWithEngine());
  server = new RemoteProject(stack, machine.access, "0.0.0.0:8081");
  expect(server.init()).toMatchObject({ code: 0 });
});
afterAll(() => {
  machine?.remove();
  server?.removeFolder();
});

/** Deploys in vain, and gives what was said: to the machine in the report, and to a person. */
function failingDeploy(code: number): string {
  const outcome = server.run(["deploy", "--verbose"]);
  expect(outcome.stdout + outcome.stderr).not.toMatch(/Traceback|^\s+at /m);
  expect({ code: outcome.code, output: outcome.stdout }).toMatchObject({ code });
  return outcome.stdout.slice(outcome.stdout.indexOf("\nFailed\n"));
}

describe("before anything is touched", () => {
  test("an unknown distribution is told, with what to do", () => {
    server.root(
      "cp -P /etc/os-release /root/os-release; rm /etc/os-release; printf 'ID=plan9\\nPRETTY_NAME=\"Plan 9\"\\n' >/etc/os-release",
    );
    const words = failingDeploy(5);
    server.root("rm /etc/os-release; mv /root/os-release /etc/os-release");
    expect(words).toMatch(/Plan 9/);
    expect(words).toMatch(/Debian 12 or 13, Ubuntu 22\.04, 24\.04 or 26\.04/);
    expect(words).toMatch(/no task before it changed anything/);
  });

  test("a password of sudo that is missing, and one that is wrong", () => {
    machine.exec("echo 'deploy ALL=(ALL) ALL' >/etc/sudoers.d/deploy; echo deploy:right | chpasswd");
    const missing = failingDeploy(5);
    const variables = join(server.folder, "inventory/host_vars/server.yml");
    const before = readFileSync(variables, "utf8");
    appendFileSync(variables, "ansible_become_password: wrong\n");
    const wrong = failingDeploy(5);
    writeFileSync(variables, before);
    machine.exec("echo 'deploy ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/deploy");
    expect(missing).toMatch(/--ask-become-pass/);
    expect(wrong).toMatch(/password is wrong/);
  });

  test("a host key that is not the known one, and then nothing is sent", () => {
    const known = join(machine.folder, "known_hosts");
    const before = readFileSync(known, "utf8");
    const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0v9b0nqk5t2h3d3Yp1y0v1wX8r7o1Jg4xgqk0Wm0aa";
    writeFileSync(known, `${before.split(" ")[0]} ${other}\n`);
    server.closeConnections();
    const words = failingDeploy(6);
    writeFileSync(known, before);
    expect(words).toMatch(/key/i);
    expect(words).toMatch(/harden-init access server/);
  });

  test("AppArmor that is required where the kernel has none", () => {
    server.set(["hardening", "apparmor"], "require");
    expect(server.run(["generate"]).code).toBe(0);
    const words = failingDeploy(5);
    server.set(["hardening", "apparmor"], "auto");
    expect(server.run(["generate"]).code).toBe(0);
    expect(words).toMatch(/AppArmor/);
    expect(words).toMatch(/no task before it changed anything/);
  });
});

describe("a running stack", () => {
  let ids: Readonly<Record<string, string>>;
  const rows = () => server.sql("SELECT COUNT(*) FROM csvs23db.suggestion");

  const expectUntouched = async () => {
    expect(server.containers()).toEqual(ids);
    expect(rows()).toBe("3");
    expect(await server.page()).toMatch(/^200 /);
  };

  beforeAll(() => {
    server.mustDeploy("--tags", "server");
    withImages(stack, 18_111, (images) => machine.load(images));
    expectProven(server);
    ids = server.containers();
  });

  test("stays as it is when /etc cannot be written, as after an error of the disk", async () => {
    server.root("rm /etc/systemd/system/harden-init.*.service");
    machine.exec("mount --bind /etc /etc && mount -o remount,bind,ro /etc");
    const words = failingDeploy(5);
    machine.exec("umount /etc");
    expect(words).toMatch(/Read-only file system \(\/etc\//);
    expect(words).toMatch(/→ .*dmesg/);
    await expectUntouched();
    expectProven(server);
    await expectUntouched();
  });

  test("stays as it is when the disk is full", async () => {
    const root = `/opt/harden/${stack}`;
    machine.exec(
      `cp -a ${root} /root/copy && mount -t tmpfs -o size=6m tmpfs ${root} && cp -a /root/copy/. ${root}/ && rm -r /root/copy`,
    );
    const film = join(server.folder, "webserver/assets/film.bin");
    writeFileSync(film, Buffer.alloc(8 * 1024 * 1024, 7));
    const words = failingDeploy(5);
    machine.exec(`umount ${root}`);
    rmSync(film);
    expect(words).toMatch(/No space left on device/);
    expect(words).toMatch(/→ The disk is full/);
    await expectUntouched();
  });

  test("comes through a connection that breaks off in the middle", async () => {
    // A change that needs no build: nothing in this test depends on an archive.
    server.set(["services", "dbserver", "limits"], { memory: "600m" });
    expect(server.run(["generate"]).code).toBe(0);
    const { child, ended } = server.start(["deploy", "--json"]);
    child.stderr?.on("data", (chunk) => {
      if (/"task-started","task":"Copy the files and secrets/.test(String(chunk))) {
        // And it stays away: the next task would find its way back.
        machine.exec("systemctl stop ssh; pkill -KILL -u deploy -f sshd || true");
      }
    });
    const { code, stdout } = await ended;
    machine.exec("systemctl start ssh");
    expect(code).toBe(6);
    expect(failuresIn(JSON.parse(stdout))).toMatch(/can be reached over ssh|closed|broken pipe|refused/i);
    await expectUntouched();
    expectProven(server);
    ids = server.containers();
    await expectUntouched();
  });

  test("outlives an engine that does not come back with new settings: the earlier ones are put back", async () => {
    const settings = "/etc/docker/daemon.json";
    const folder = "/etc/systemd/system/docker.service.d";
    // The engine runs with the settings of somebody else, and cannot start with ours.
    server.root(`sed -i 's/"userland-proxy": false/"userland-proxy": true/' ${settings}; systemctl reset-failed docker; systemctl restart docker; mkdir -p ${folder}
      printf '[Service]\\nExecStartPre=/bin/sh -c "! grep -q proxy.*false ${settings}"\\n' >${folder}/refuse.conf; systemctl daemon-reload`);
    const words = failingDeploy(5);
    expect(words).toMatch(/did not come back with the new settings/);
    expect(server.root(`grep proxy ${settings}; systemctl is-active docker`)).toMatch(/true[\s\S]*^active$/m);
    await expectUntouched();
    server.root(`rm -r ${folder}; systemctl daemon-reload; systemctl reset-failed docker`);
    expectProven(server);
    expect(server.root(`grep proxy ${settings}`)).toMatch(/false/);
    await expectUntouched();
  });
});

describe("undo", () => {
  let neighbour: Neighbour;
  let page: string;
  const settings = "/etc/docker/daemon.json";

  beforeAll(() => {
    neighbour = new Neighbour(machine);
    const format = `{{(index .NetworkSettings.Networks "${stack}_webserver_out").IPAddress}}`;
    page = `${server.root(`docker inspect --format '${format}' ${stack}-webserver-1`)}/8081`;
  });
  afterAll(() => neighbour?.remove());

  const undo = (...words: readonly string[]) => server.run(["undo", ...words, "--yes", "--json"]);
  const undone = (stdout: string): readonly { readonly name: string; readonly outcome: string }[] =>
    JSON.parse(stdout).hosts[0].items;

  test("of the rules against neighbours lets one in at the container's own address, and the next deploy keeps it out again", async () => {
    expect(neighbour.reaches(`${machine.access.address}/8081`)).toBe(true);
    expect(neighbour.reaches(page)).toBe(false);
    expect(undo("neighbour-filter").code).toBe(0);
    expect(neighbour.reaches(page)).toBe(true);
    await expectRunning();
    expectProven(server);
    expect(neighbour.reaches(page)).toBe(false);
    server.root("systemctl reset-failed docker; systemctl restart docker");
    expect(neighbour.reaches(page)).toBe(false);
  });

  test("of the rules for containers lets one in at the server's ssh", () => {
    const ssh = "php -r 'exit(@fsockopen($argv[1], 22, $code, $text, 2) ? 0 : 1);' -- ";
    const tried = () =>
      server.root(`docker exec ${stack}-webserver-1 ${ssh} ${machine.access.address} && echo in || echo out`);
    expect(tried()).toBe("out");
    expect(undo("host-filter").code).toBe(0);
    // The rules for its way out still keep it from every address.
    expect(tried()).toBe("out");
    expect(undo("outbound-filter").code).toBe(0);
    expect(tried()).toBe("in");
    expectProven(server);
    expect(tried()).toBe("out");
  });

  test("leaves what someone changed since and what another stack needs, says so, and puts the rest back; done twice it changes nothing", async () => {
    claimForAnother("engine-ulimits");
    server.root(`sed -i 's/"live-restore": true/"live-restore": false/; 1a "labels": ["rack=7"],' ${settings}`);
    const first = undo();
    expect(first.code).toBe(3);
    const named = (word: string) =>
      undone(first.stdout).flatMap(({ name, outcome }) => (outcome === word ? [name] : []));
    expect(named("conflict")).toEqual([`${settings} live-restore`]);
    expect(named("shared")).toEqual([`${settings} default-ulimits`]);
    expect(JSON.parse(server.root(`cat ${settings}`))).toEqual({
      labels: ["rack=7"],
      "live-restore": false,
      "default-ulimits": expect.any(Object),
    });
    expect(server.root("ls /etc/systemd/system | grep harden-init || true")).toBe("");
    await expectRunning();
    const second = undone(undo().stdout);
    expect(second.filter(({ outcome }) => outcome === "restore" || outcome === "remove")).toEqual([]);
    server.root(`sed -i '/live-restore/d' ${settings}`);
    expect(undo().code).toBe(0);
    expect(remembered()).toMatchObject([{ key: "default-ulimits", claims: [["another", "engine-ulimits"]] }]);
  });

  const record = "/var/lib/harden-init/record.json";
  const remembered = () => JSON.parse(machine.exec(`cat ${record}`)).entries;

  /** What a deploy of another stack with that control does to the record. */
  function claimForAnother(control: string): void {
    const entries = remembered();
    for (const { claims } of entries) {
      if (JSON.stringify(claims).includes(`"${control}"`)) {
        claims.push(["another", control]);
      }
    }
    machine.exec(`cat >${record} <<'END'\n${JSON.stringify({ version: 1, entries })}\nEND`);
  }

  /** Perhaps after a start of the containers. */
  async function expectRunning(): Promise<void> {
    let page = "";
    const look = async () => {
      page = await server.page().catch(String);
      return page.startsWith("200 ");
    };
    await waitFor(look, () => page, { pause: 1_000 });
  }
});

/** Another machine on the server's network, which sends what is for the containers' own addresses to the server. */
class Neighbour {
  readonly name = `${stack}-neighbour`;

  constructor({ access }: BoxedServer) {
    const format = "{{range .IPAM.Config}}{{.Subnet}}{{end}}";
    const subnets = server.root(`docker network inspect --format '${format}' ${stack}_webserver_out ${stack}_dbserver`);
    const image = docker("inspect", "--format", "{{.Config.Image}}", machine.container);
    const onItsNetwork = ["--network", machine.container, "--cap-add", "NET_ADMIN"];
    docker("run", "--detach", "--name", this.name, ...onItsNetwork, image, "sleep", "9999");
    for (const subnet of subnets.split("\n")) {
      docker("exec", this.name, "ip", "route", "add", subnet, "via", access.address);
    }
  }

  /** @param place `ADDRESS/PORT` */
  reaches(place: string): boolean {
    return this.exec(`timeout 3 bash -c 'exec 3<>/dev/tcp/${place}' 2>/dev/null && echo in || echo out`) === "in";
  }

  exec(script: string): string {
    return docker("exec", this.name, "sh", "-euc", script);
  }

  remove(): void {
    docker("rm", "--force", this.name);
  }
}
