import { BareServer } from "../../support/servers/bare-server.ts";
import { daemonJson, engineSettings, nofile, readEngineSettings } from "../../support/servers/settings.ts";

/* A server that others have set up: their settings stay where they harm nothing, and what goes wrong is taken back. */

const sshSettings = "/etc/ssh/sshd_config.d/00-harden-init-settings.conf";

let server: BareServer;
beforeAll(async () => {
  server = new BareServer("debian:13");
  await server.render();
  expect(server.prepare().failure).toBe("");
});
afterAll(() => server.stop());

const put = (text: string) => server.sh(`cat >${daemonJson} <<'END'\n${text}\nEND`);
const present = () => readEngineSettings(server);
const processOf = (container: string) => server.sh(`docker inspect --format '{{.State.Pid}}' ${container}`);

test("settings of sshd with which nobody could log in are taken back at once", () => {
  const own = "/etc/ssh/sshd_config.d/50-own.conf";
  server.sh(`rm ${sshSettings}; echo StrictModes no >${own}; systemctl reload ssh; chmod 0777 /home/deploy`);
  const { failure } = server.prepare();
  expect(failure).toMatch(/settings of sshd are as they were before[\s\S]*Permission denied/);
  expect(server.sh(`ls ${sshSettings} 2>&1 || true; sshd -T | grep strictmodes; ls /run/harden-init-back`)).toMatch(
    /No such file or directory\nstrictmodes no$/,
  );
  server.sh(`chmod 0755 /home/deploy; rm ${own}`);
  expect(server.prepare().failure).toBe("");
  expect(server.prepare()).toMatchObject({ changed: [], calls: 1 });
});

test("a published port answers on every address of the server, without a helper program", async () => {
  server.load("debian:13");
  server.sh(`docker run --detach --name page --publish 8099:80 debian:13 perl -MIO::Socket::INET -e '
$listener = IO::Socket::INET->new(LocalPort => 80, Listen => 5, ReuseAddr => 1);
while ($visitor = $listener->accept) { <$visitor>; print $visitor "HTTP/1.0 200 OK\\r\\n\\r\\nhere"; close $visitor }'`);
  for (const address of ["127.0.0.1", server.address]) {
    expect(server.sh(ask(`http://${address}:8099/`))).toBe("here");
  }
  expect(await (await fetch(`http://${server.address}:8099/`)).text()).toBe("here");
  expect(server.sh("pgrep -c docker-proxy || true")).toBe("0");
});

test("other settings stay, but for what a control wants otherwise, and running containers go on", () => {
  put(
    '{\n\t"labels": ["rack=7"],\n\t"icc": true,\n\t"log-driver": "journald",\n\t"default-ulimits": {"memlock": {"Name": "memlock", "Soft": 9, "Hard": 9}}\n}',
  );
  server.sh(
    "docker rm --force page; systemctl reset-failed docker; systemctl restart docker; docker run --detach --name other --stop-signal KILL debian:13 sleep 99999",
  );
  const before = processOf("other");
  const played = server.prepare();
  expect(played.failure).toBe("");
  expect(played.said).toContain("icc: true → false");
  expect(Object.entries(present())).toEqual(
    Object.entries({
      labels: ["rack=7"],
      icc: false,
      "log-driver": "journald",
      "default-ulimits": {
        memlock: { Name: "memlock", Soft: 9, Hard: 9 },
        nofile,
      },
      "live-restore": true,
      "no-new-privileges": true,
      "userland-proxy": false,
    }),
  );
  expect(server.sh(`cat ${daemonJson}`).match(/^\t"/gm)).toHaveLength(7);
  expect(processOf("other")).toBe(before);
  expect(server.prepare()).toMatchObject({ changed: [], calls: 1 });
});

test("what needs no restart is only told to the engine", () => {
  put(JSON.stringify({ ...present(), "insecure-registries": ["10.0.0.5:5000"], "live-restore": false }));
  server.sh("systemctl reset-failed docker; systemctl restart docker; docker start other");
  const [engine, other] = [server.sh("cat /run/docker.pid"), processOf("other")];
  expect(server.prepare().failure).toBe("");
  expect(present()).toMatchObject({ "insecure-registries": [], "live-restore": true });
  expect([server.sh("cat /run/docker.pid"), processOf("other")]).toEqual([engine, other]);
  expect(server.prepare()).toMatchObject({ changed: [], calls: 1 });
});

test("an engine that does not come back has its earlier settings again, and the containers never stopped", () => {
  const earlier = '{ "icc": true, "debug": false }';
  put(earlier);
  server.sh(`
systemctl reset-failed docker; systemctl restart docker; docker start other
mkdir -p /etc/systemd/system/docker.service.d
cat >/etc/systemd/system/docker.service.d/picky.conf <<'END'
[Service]
ExecStartPre=/bin/sh -c '! grep no-new-privileges ${daemonJson}'
END
systemctl daemon-reload`);
  const before = processOf("other");
  const played = server.prepare();
  expect(played.failure).toContain("The earlier ones are back,\nand it runs with them again.");
  expect(server.sh(`cat ${daemonJson}`)).toBe(earlier);
  expect(processOf("other")).toBe(before);
  server.sh("rm /etc/systemd/system/docker.service.d/picky.conf; systemctl daemon-reload");
  expect(server.prepare().failure).toBe("");
  expect(present()).toEqual({ debug: false, ...engineSettings });
  expect(processOf("other")).toBe(before);
});

test.each([
  ["is no JSON", '{ "icc": tru }', "daemon.json is no JSON"],
  ["maps user ids", '{ "userns-remap": "default" }', "maps user ids"],
  ["has a key that the engine does not know", '{ "colour": "red" }', "don't match any configuration option: colour"],
])("a daemon.json that %s is left alone, with the reason", (_what, text, reason) => {
  const engine = server.sh("cat /run/docker.pid");
  put(text);
  expect(server.prepare().failure).toContain(reason);
  expect(server.sh(`cat ${daemonJson}; cat /run/docker.pid`)).toBe(`${text}\n${engine}`);
});

test("a setting of the command line is named, because the engine would not start with both", () => {
  put("{}");
  server.sh(
    `echo 'DOCKER_OPTS="--icc=true"' >>/etc/default/docker; systemctl reset-failed docker; systemctl restart docker`,
  );
  const { failure } = server.prepare();
  expect(failure).toContain("started with `icc` = true in its command line");
  server.sh("sed -i /DOCKER_OPTS=.*icc/d /etc/default/docker; systemctl reset-failed docker; systemctl restart docker");
});

test("wrong owners and modes are fixed, bit by bit", () => {
  server.sh(`chmod 0622 ${daemonJson}; chown nobody /etc/docker; chmod 0666 /run/docker.sock`);
  expect(server.prepare().failure).toBe("");
  const state = server.sh(`stat -c '%n %a %U:%G' ${daemonJson} /etc/docker /run/docker.sock`);
  expect(state).toBe(`${daemonJson} 600 root:root\n/etc/docker 755 root:root\n/run/docker.sock 660 root:docker`);
  expect(server.prepare()).toMatchObject({ changed: [], calls: 1 });
});

/** A program that prints what a URL answers; the servers have no curl. */
function ask(url: string): string {
  return `python3 -c 'import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode())' ${url}`;
}
