import { BareServer } from "../../support/servers/bare-server.ts";
import { engineSettings, ownSettings, readEngineSettings, readOwnSettings } from "../../support/servers/settings.ts";

/*
 * A bare server becomes one with our settings, nothing is done to it twice, and it is bare again in the end. What needs a kernel of its own
 * (AppArmor, audit, a reboot) is in test/server; servers that were set up by others are in test/campaigns/server.
 */

let server: BareServer;
/** Its packages before anything was done: one of them is needed by nothing, until ours come. */
let bare: string;
const packages = () => server.sh(`dpkg --get-selections | awk '$2 == "install" { print $1 }'`);

beforeAll(async () => {
  server = new BareServer("debian:13");
  await server.render();
  server.sh(`
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes distro-info-data >/dev/null
apt-mark -qq auto distro-info-data
rm -r /var/lib/apt/lists/*`);
  bare = packages();
});
afterAll(() => server.stop());

test("a check of a bare server tells what would be installed, and changes nothing", () => {
  const played = server.prepare("--check");
  expect(played.failure).toBe("");
  expect(played.said).toContain(
    "Would install: docker.io, docker-cli, docker-compose, apparmor, nftables, unattended-upgrades, libpam-pwquality, auditd, python3-apt",
  );
  expect(server.sh("ls /etc/docker /var/lib/harden-init 2>&1 || true")).not.toContain("json");
});

test("from bare to an engine with our settings, although the package lists are young and without the packages", () => {
  server.sh("touch /var/lib/apt/lists/installer_Packages");
  const played = server.prepare();
  expect(played.failure).toBe("");
  expect(readEngineSettings(server)).toEqual(engineSettings);
  const said = server.sh(
    "docker info --format '{{.LiveRestoreEnabled}} {{.LoggingDriver}} {{.SecurityOptions}}'; docker compose version",
  );
  expect(said).toMatch(/^true local \[name=seccomp,profile=builtin .*name=no-new-privileges\]\n.*v?2\./);
});

test("a second run is one look", () => {
  const played = server.prepare();
  expect(played.failure).toBe("");
  expect(played.changed).toEqual([]);
  expect(played.calls).toBe(1);
});

test("its own settings are in force, and no password lets anybody in", () => {
  expect(readOwnSettings(server)).toEqual({ ...ownSettings, TMOUT: "1800" });
  expect(server.sh("sysctl -n net.ipv4.conf.all.accept_redirects net.ipv4.conf.eth0.send_redirects")).toBe("0\n0");
  expect(server.sh("ls /run/harden-init-back")).toBe("");
});

test("undo takes away the packages that were not there before, and no other, once no container runs", () => {
  const packed = () => server.play("undo.yml", "--extra-vars", "undo_packages=true");
  server.load("debian:13");
  server.sh("docker run --detach --name other --stop-signal KILL debian:13 sleep 99999");
  expect(packed().failure).toBe("");
  expect(server.sh("docker inspect --format '{{.State.Running}}' other")).toBe("true");
  server.sh("docker rm --force other");
  expect(packed().failure).toBe("");
  expect(packages()).toBe(bare);
  expect(readOwnSettings(server)).toMatchObject({
    X11Forwarding: "yes",
    PasswordAuthentication: "yes",
    Banner: "none",
  });
  expect(server.sh("sysctl -n net.ipv4.conf.eth0.send_redirects; find /etc -name '*harden-init*'")).toBe("1");
});
