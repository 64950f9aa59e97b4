import { capture } from "../lib/exec.ts";
import type { Look, Machine, Need } from "./types.ts";
import { isAtLeast, versionIn } from "./versions.ts";

const isUbuntu = (machine: Machine, ...versions: string[]): boolean =>
  machine.distribution.id === "ubuntu" && versions.includes(machine.distribution.version);
const hasApt = (machine: Machine): boolean => ["debian", "ubuntu"].includes(machine.distribution.id);
const sudo = (machine: Machine, command: string): string => (machine.isRoot ? command : `sudo ${command}`);
const install = (machine: Machine, ...packages: string[]): readonly string[] =>
  hasApt(machine)
    ? [
        sudo(machine, "apt-get update"),
        sudo(machine, `apt-get install -y --no-install-recommends ${packages.join(" ")}`),
      ]
    : [];

/** Ubuntu 22.04 ships Ansible 2.10, which does not know today's modules. */
function mendAnsible(machine: Machine): readonly string[] {
  if (!isUbuntu(machine, "22.04")) {
    return install(machine, "ansible");
  }
  return [
    ...install(machine, "pipx", "python3-venv"),
    sudo(machine, "env PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install --include-deps 'ansible<11'"),
  ];
}

function mendEngine(machine: Machine): readonly string[] {
  const packages =
    machine.distribution.id === "ubuntu"
      ? ["docker.io", "docker-compose-v2", "docker-buildx"]
      : ["docker.io", "docker-cli", "docker-compose", "docker-buildx"];
  const start = machine.hasSystemd
    ? sudo(machine, "systemctl enable --now docker")
    : sudo(
        machine,
        "sh -c 'setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null & for i in $(seq 30); do docker info >/dev/null 2>&1 && break; sleep 1; done'",
      );
  return [...install(machine, ...packages, "iptables"), start];
}

async function lookForVersion(argv: readonly [string, ...string[]], least: readonly number[]): Promise<Look> {
  const { code, stdout, stderr } = await capture(argv);
  const version = code === 0 ? versionIn(stdout) : undefined;
  if (version === undefined) {
    return { ok: false, found: stderr.trim().split("\n")[0] || "not there" };
  }
  const ok = isAtLeast(version, least);
  return { ok, found: ok ? version.join(".") : `${version.join(".")}, older than ${least.join(".")}` };
}

async function lookForCollection(name: string, least: readonly number[]): Promise<Look> {
  const { code, stdout } = await capture(["ansible-galaxy", "collection", "list", name, "--format", "json"]);
  const found =
    code === 0 ? new RegExp(`"${name}"\\s*:\\s*\\{\\s*"version"\\s*:\\s*"([0-9.]+)"`).exec(stdout)?.[1] : undefined;
  const version = found === undefined ? undefined : versionIn(found);
  return version === undefined
    ? { ok: false, found: "not there" }
    : { ok: isAtLeast(version, least), found: version.join(".") };
}

/** What the machine that runs the playbooks must have. */
export const controllerNeeds: readonly Need[] = [
  {
    name: "ansible-playbook",
    why: "It runs the playbooks; the modules need ansible-core 2.16 or newer.",
    required: true,
    look: () => lookForVersion(["ansible-playbook", "--version"], [2, 16]),
    mend: mendAnsible,
    advice: "Install ansible-core 2.16 or newer: https://docs.ansible.com/ansible/latest/installation_guide/",
  },
  {
    name: "community.docker",
    why: "Its modules bring the stack up; the compose module needs 3.6 or newer.",
    required: true,
    look: () => lookForCollection("community.docker", [3, 6]),
    mend: () => ["ansible-galaxy collection install 'community.docker:>=3.6'"],
  },
  {
    name: "ansible.posix",
    why: "It reports the run line by line, so that progress can be shown.",
    required: true,
    look: () => lookForCollection("ansible.posix", [1, 5]),
    mend: () => ["ansible-galaxy collection install 'ansible.posix:>=1.5'"],
  },
];

/** What a server must have that the stack is deployed on, where it is this machine. */
export const engineNeeds: readonly Need[] = [
  {
    name: "docker engine",
    why: "It runs the containers; health checks with a quick start need 25 or newer.",
    required: true,
    look: () => lookForVersion(["docker", "version", "--format", "{{.Server.Version}}"], [25]),
    mend: mendEngine,
    advice: "Install Docker Engine 25 or newer: https://docs.docker.com/engine/install/",
  },
  {
    name: "docker compose",
    why: "It brings the stack up as one; 2.21 or newer is needed.",
    required: true,
    look: () => lookForVersion(["docker", "compose", "version", "--short"], [2, 21]),
    mend: mendEngine,
  },
  {
    name: "python3-requests",
    why: "Ansible's modules talk to the engine with it.",
    required: true,
    look: async () => {
      const { code } = await capture(["/usr/bin/python3", "-c", "import requests"]);
      return { ok: code === 0, found: code === 0 ? "there" : "not there" };
    },
    mend: (machine) => install(machine, "python3-requests"),
  },
  {
    name: "AppArmor",
    why: "With it in the kernel the services are confined by profiles as well.",
    required: false,
    look: lookForAppArmor,
    mend: () => [],
    advice:
      "Boot a kernel with AppArmor (Debian's and Ubuntu's have it on) and add apparmor=1 security=apparmor to its command line.",
  },
];

async function lookForAppArmor(): Promise<Look> {
  const { stdout } = await capture(["cat", "/sys/module/apparmor/parameters/enabled"]);
  const ok = stdout.trim() === "Y";
  return { ok, found: ok ? "enabled in the kernel" : "not enabled in the kernel" };
}
