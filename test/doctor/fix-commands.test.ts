import { controllerNeeds } from "../../src/doctor/controller.ts";
import { engineNeeds } from "../../src/doctor/engine.ts";
import type { Fault, Machine } from "../../src/doctor/types.ts";
import { machine } from "./machines.ts";

const update = "apt-get update";
const apt = "env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends";
const start = "systemctl enable --now docker";
const dockerCe = "docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin";
const pipx = "env PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install --force --include-deps 'ansible>=9'";

function fix(name: string, of: Machine, fault: Fault = "absent"): readonly string[] {
  const need = [...controllerNeeds, ...engineNeeds].find((candidate) => candidate.name === name);
  return need?.fix(of, fault) ?? [`no need is called ${name}`];
}

describe("Ansible", () => {
  test.each([
    ["debian 13 trixie", [update, `${apt} ansible`]],
    ["ubuntu 24.04 noble", [update, `${apt} ansible`]],
    ["debian 12 bookworm", [update, `${apt} pipx python3-venv`, pipx]],
    ["ubuntu 22.04 jammy", [update, `${apt} pipx python3-venv`, pipx]],
    ["fedora 42 ", []],
  ])("%s", (release, commands) => {
    expect(fix("ansible-playbook", machine(release))).toEqual(commands);
  });
});

describe("the engine", () => {
  test.each([
    ["debian 13 trixie", [update, `${apt} docker.io docker-cli docker-compose docker-buildx iptables`, start]],
    ["ubuntu 22.04 jammy", [update, `${apt} docker.io docker-compose-v2 docker-buildx iptables`, start]],
    ["ubuntu 24.04 noble", [update, `${apt} docker.io docker-compose-v2 docker-buildx iptables`, start]],
    ["fedora 42 ", []],
  ])("%s", (release, commands) => {
    expect(fix("docker engine", machine(release))).toEqual(commands);
  });

  test("Debian 12 takes it from Docker's own repository, and reads that repository's list before it installs", () => {
    expect(fix("docker engine", machine("debian 12 bookworm"))).toEqual([
      update,
      `${apt} ca-certificates curl`,
      "curl -fsSL --create-dirs -o /etc/apt/keyrings/docker.asc https://download.docker.com/linux/debian/gpg",
      `sh -c 'echo "deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable" >/etc/apt/sources.list.d/docker.list'`,
      "apt-get update -o Dir::Etc::SourceList=/etc/apt/sources.list.d/docker.list -o Dir::Etc::SourceParts=-",
      `${apt} ${dockerCe}`,
      start,
    ]);
  });

  test("where apt knows Docker's repository, its packages are taken: the distribution's clash with them", () => {
    const commands = fix("docker compose", machine("ubuntu 24.04 noble", { hasDockerRepository: true }), "old");
    expect(commands).toEqual([update, `${apt} ${dockerCe}`]);
  });

  test("without systemd the daemon is started by hand, and waited for", () => {
    const [command, ...others] = fix("docker engine", machine("debian 13 trixie", { hasSystemd: false }), "stopped");
    expect(others).toEqual([]);
    expect(command).toContain("setsid dockerd");
    expect(command).toContain("docker info");
  });

  test("an account that is not root is given sudo", () => {
    const commands = fix("docker engine", machine("debian 13 trixie", { isRoot: false }));
    expect(commands.every((command) => command.startsWith("sudo "))).toBe(true);
  });
});
