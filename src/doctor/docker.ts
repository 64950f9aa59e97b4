import { lookUp } from "../lib/fields.ts";
import { asRoot, hasApt, install, isRelease } from "./apt.ts";
import type { Fault, Machine } from "./types.ts";

const distributionPackages: Readonly<Record<string, readonly string[]>> = {
  debian: ["docker.io", "docker-cli", "docker-compose", "docker-buildx", "iptables"],
  ubuntu: ["docker.io", "docker-compose-v2", "docker-buildx", "iptables"],
};

const dockerPackages = [
  "docker-ce",
  "docker-ce-cli",
  "containerd.io",
  "docker-buildx-plugin",
  "docker-compose-plugin",
] as const;

/** The commands that install a Docker engine, or start an installed one; none without apt. */
export function fixEngine(machine: Machine, fault: Fault): readonly string[] {
  if (!hasApt(machine)) {
    return [];
  }
  return fault === "stopped" ? startEngine(machine) : [...installEngine(machine), ...startEngine(machine)];
}

/**
 * The commands that install the engine with its plugins. Debian 12 has an engine of 2020 and no compose plugin, so there they come from Docker's own
 * repository.
 */
export function installEngine(machine: Machine): readonly string[] {
  if (machine.hasDockerRepository) {
    return install(machine, ...dockerPackages);
  }
  if (isRelease(machine, "debian", "12")) {
    return [
      ...install(machine, "ca-certificates", "curl"),
      ...addDockerRepository(machine),
      ...install(machine, ...dockerPackages).slice(1),
    ];
  }
  return install(machine, ...(lookUp(distributionPackages, machine.distribution.id) ?? []));
}

function addDockerRepository(machine: Machine): readonly string[] {
  const { id, codename } = machine.distribution;
  const url = `https://download.docker.com/linux/${id}`;
  const key = "/etc/apt/keyrings/docker.asc";
  const list = "/etc/apt/sources.list.d/docker.list";
  return [
    asRoot(machine, `curl -fsSL --create-dirs -o ${key} ${url}/gpg`),
    asRoot(machine, `sh -c 'echo "deb [signed-by=${key}] ${url} ${codename} stable" >${list}'`),
    asRoot(machine, `apt-get update -o Dir::Etc::SourceList=${list} -o Dir::Etc::SourceParts=-`),
  ];
}

function startEngine(machine: Machine): readonly string[] {
  if (machine.hasSystemd) {
    return [asRoot(machine, "systemctl enable --now docker")];
  }
  const start = "docker info >/dev/null 2>&1 || { setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null & }";
  const wait = "for _ in $(seq 60); do docker info >/dev/null 2>&1 && exit 0; sleep 0.5; done";
  return [asRoot(machine, `sh -c '${start}; ${wait}; tail -n 5 /var/log/dockerd.log; exit 1'`)];
}
