import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Outcome, Project } from "../../support/projects/project.ts";
import { changedIn, failuresIn } from "../../support/projects/report.ts";
import { temporaryFolder } from "../../support/rendered.ts";
import { BoxedServer, bareServer, serverWithEngine } from "../../support/servers/boxed.ts";

/*
 * The first contact with a server that nobody has met yet, and the account that it gets. What depends on the server's sudo is tried with the
 * oldest one as well (1.9.9 of Ubuntu 22.04, which knows no regular expressions), and with sudo-rs, which is the sudo of Ubuntu 26.04 and takes no
 * wildcards.
 */

const account = "shipper";
const programs = "/usr/libexec/harden-init";
/** What Ansible lets root run, and the only thing that the account may. */
const handover = `/bin/sh -c 'echo BECOME-SUCCESS-${"x".repeat(32)} ; /usr/bin/python3'`;

describe.each([
  ["Debian 13", () => bareServer("debian:13"), "all of it"],
  ["Ubuntu 22.04", () => bareServer("ubuntu:22.04"), "the account"],
  ["Debian 13 with sudo-rs", () => serverWithEngine("sudo-rs"), "the account and a deploy"],
] as const)("%s", (title, image, extent) => {
  const home = temporaryFolder("home");
  const agent = join(home, "agent");
  let agentPid = "";
  let machine: BoxedServer;
  let project: Project;
  let password: string;

  const environment = { HOME: home, SSH_AUTH_SOCK: agent };
  const access = (...words: readonly string[]): Outcome => project.run(["access", ...words], environment);
  const fingerprint = () => machine.exec("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2");
  // Ansible does not know how sudo-rs asks.
  const hasSudoRs = title.endsWith("sudo-rs");
  const asDeploy = () => ["--as", "deploy", "--yes", ...(!hasSudoRs ? ["--become-password-file", password] : [])];
  const knownHosts = () => join(project.folder, "inventory/known_hosts");
  /** As the account, over ssh with its own key. */
  const asAccount = (command: string): { code: number; output: string } => {
    const key = join(home, ".ssh/harden-init-e2eaccess");
    const words = ["-F", "none", "-i", key, "-o", `UserKnownHostsFile=${knownHosts()}`, "-o", "BatchMode=yes"];
    try {
      const ssh = [...words, `${account}@${machine.access.address}`, command];
      return { code: 0, output: execFileSync("ssh", ssh, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }) };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { code: status, output: stderr };
    }
  };

  beforeAll(() => {
    machine = new BoxedServer(`access-${title.replace(/\W/g, "").toLowerCase()}`, image());
    machine.exec(
      hasSudoRs
        ? "ln -sf /usr/lib/cargo/bin/sudo /usr/bin/sudo; ln -sf /usr/lib/cargo/bin/visudo /usr/sbin/visudo"
        : "echo 'deploy ALL=(ALL) ALL' >/etc/sudoers.d/deploy; echo deploy:right | chpasswd",
    );
    agentPid = /AGENT_PID=(\d+)/.exec(execFileSync("ssh-agent", ["-a", agent], { encoding: "utf8" }))?.[1] ?? "";
    const key = join(machine.folder, "key");
    execFileSync("ssh-add", ["-q", key], { env: { ...process.env, ...environment } });
    const hosts = `[{ name: server, address: ${machine.access.address}, user: ${account} }]`;
    project = new Project("e2eaccess", { hosts, publish: "127.0.0.1:8081" });
    expect(project.init()).toMatchObject({ code: 0 });
    password = join(home, "password");
    writeFileSync(password, "right", { mode: 0o600 });
  });
  afterAll(() => {
    process.kill(Number(agentPid));
    machine.remove();
    project.removeFolder();
    rmSync(home, { recursive: true });
  });

  if (extent === "all of it") {
    test("an unknown server gets nothing; its key is shown, and recorded only when the user names it", () => {
      expect(project.run(["status"], environment)).toMatchObject({
        code: 6,
        stderr: expect.stringMatching(/key of this server is not known yet.*\n.*`harden-init access server`/),
      });
      const shown = access("--yes");
      expect(shown).toMatchObject({ code: 2, stderr: expect.stringContaining(`ed25519 ${fingerprint()}`) });
      expect(existsSync(knownHosts())).toBe(false);
      expect(machine.exec("journalctl --no-pager _COMM=sshd | grep -c Accepted || true")).toBe("0");
      expect(access("--accept-key", fingerprint())).toMatchObject({
        code: 3,
        stdout: expect.stringContaining(`${account} cannot log in`),
      });
      expect(readFileSync(knownHosts(), "utf8")).toContain(`${machine.access.address} ssh-ed25519 `);
    });

    test("the password of sudo is asked for, and told where it is missing or wrong", () => {
      const missing = access("--as", "deploy", "--yes");
      expect(missing).toMatchObject({ code: 5, stdout: expect.stringContaining("--ask-become-pass") });
      writeFileSync(password, "wrong");
      const wrong = access("--as", "deploy", "--yes", "--become-password-file", password);
      expect(wrong).toMatchObject({ code: 5, stdout: expect.stringContaining("The sudo password is wrong") });
      writeFileSync(password, "right");
    });
  }

  test("the account is made, and can do what a deploy needs", () => {
    const made = access("--accept-key", fingerprint(), ...asDeploy());
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/shipper logs in and can become root/) });
    expect(`${made.stdout}${made.stderr}`).not.toContain("can do more");
  });

  test("no password opens it, its key opens no tunnel, and sudo gives it Python and nothing else", () => {
    expect(machine.exec(`getent shadow ${account} | cut -d: -f2; id -nG ${account}`).split("\n")).toEqual([
      "*",
      account,
    ]);
    expect(machine.exec(`cut -d' ' -f1,2 /home/${account}/.ssh/authorized_keys`)).toBe(
      `restrict,command="${programs}/ssh-command" ssh-ed25519`,
    );
    expect(machine.exec("visudo -c >/dev/null && stat -c '%a %U' /etc/sudoers.d/harden-init-shipper")).toBe("440 root");
    expect(machine.exec("grep -v '^#' /etc/sudoers.d/harden-init-shipper")).not.toMatch(/[*?[\]\\^]/);
    // A folder that the group `staff` may write to, as /usr/local on Debian, would give its members root.
    expect(machine.exec(`stat -c '%A %U %G' / /usr /usr/libexec ${programs} ${programs}/*`)).toMatch(
      /^(?:.rwxr-xr-x root root\n?){7}$/,
    );
    expect(asAccount(`sudo -n ${handover}`)).toMatchObject({ code: 0 });
    const refused = [
      "sudo -n id",
      "sudo -n /usr/bin/python3 -c 'print(1)'",
      "sudo -n -u nobody /bin/true",
      `sudo -n ${handover.replace(" ;", "; id ;")}`,
      `sudo -n ${handover.replace("python3", "python3 -c 1")}`,
      `sudo -n ${handover.replace("xx ;", "x* ;")}`,
      `sudo -n ${handover.replace("xx ;", "X' ;")}`,
      `sudo -n ${handover.replace("xx ;", "x ;")}`,
      `sudo -n ${handover} x`,
      `sudo -n ${handover.replace("-c", "-x")}`,
      `sudo -n ${programs}/as-root`,
      `sudo -n ${programs}/as-root -c id`,
      `sudo -n ${programs}/ssh-command`,
      "/usr/bin/sudo -n /bin/sh -c id",
      "",
    ];
    expect(refused.filter((command) => asAccount(command).code === 0)).toEqual([]);
  });

  if (extent === "the account and a deploy") {
    test("a deploy prepares the server with it, and finds nothing more to do", () => {
      expect(machine.exec("readlink -f $(command -v sudo)")).toBe("/usr/lib/cargo/bin/sudo");
      machine.exec("rm /etc/sudoers.d/deploy");
      const prepare = () => project.run(["deploy", "--json", "--tags", "server"], environment);
      const first = JSON.parse(prepare().stdout);
      expect(failuresIn(first)).toBe("");
      expect(first.passes[0].hosts.server).toMatchObject({ failures: 0 });
      expect(machine.exec("stat -c %U /etc/docker/daemon.json")).toBe("root");
      expect(changedIn(JSON.parse(prepare().stdout))).toEqual([0]);
    });
  }

  if (extent === "all of it") {
    test("the second time nothing changes; what makes the account more than one that deploys is told", () => {
      machine.exec(
        `groupadd -f docker; usermod -aG docker ${account}; echo '${account} ALL=(ALL) /bin/true' >/etc/sudoers.d/zz`,
      );
      const again = access(...asDeploy());
      expect(again.stdout).toMatch(/^server +\d+ +0 +0 /m);
      expect(again.stdout).toMatch(/shipper can do more on server.*\(ALL\) \/bin\/true; group docker/);
    });

    test("a server with another key gets nothing, and the key is replaced only when the user names the new one", () => {
      const before = readFileSync(knownHosts(), "utf8");
      machine.exec("rm /etc/ssh/ssh_host_*; ssh-keygen -A >/dev/null; systemctl restart ssh");
      rmSync(join(home, ".ansible/cp"), { recursive: true, force: true });
      expect(project.run(["status"], environment)).toMatchObject({
        code: 6,
        stderr: expect.stringContaining(`This server's key, ${fingerprint()}, differs from the known key`),
      });
      expect(access("--yes")).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/known {2}ed25519.*\n.*shown {2}ed25519/),
      });
      expect(readFileSync(knownHosts(), "utf8")).toBe(before);
      expect(access("--accept-key", fingerprint())).toMatchObject({ code: 0 });
      expect(readFileSync(knownHosts(), "utf8").split("\n")).toHaveLength(before.split("\n").length);
    });
  }
});
