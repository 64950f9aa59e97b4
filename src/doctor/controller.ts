import { lookForCollection } from "./ansible.ts";
import { asRoot, install, isRelease } from "./apt.ts";
import type { Machine, Need } from "./types.ts";
import { judgeVersion } from "./versions.ts";

/** The oldest ansible-core that current modules support. */
const leastCore = [2, 16];

/** The requirements of the machine that runs the playbooks. */
export const controllerNeeds: readonly Need[] = [
  {
    name: "ansible-playbook",
    why: "It runs the playbooks; their modules need ansible-core 2.16 or newer.",
    required: true,
    look: async ({ ansible }) => judgeVersion(ansible?.version, leastCore),
    fix: fixAnsible,
    advice: "Install ansible-core 2.16 or newer: https://docs.ansible.com/ansible/latest/installation_guide/",
  },
  collection("community.docker", [3, 8], "4.7.0", "Its modules start databases and make volumes."),
  collection("ansible.posix", [1, 5, 4], "2.1.0", "Its callback reports each event, so that progress can be shown."),
];

/** Debian 12 has ansible-core 2.14 and Ubuntu 22.04 has 2.10: there it comes from PyPI, in its own environment. */
function fixAnsible(machine: Machine): readonly string[] {
  if (!isRelease(machine, "debian", "12") && !isRelease(machine, "ubuntu", "22.04")) {
    return install(machine, "ansible");
  }
  return [
    ...install(machine, "pipx", "python3-venv"),
    asRoot(
      machine,
      "env PIPX_HOME=/opt/pipx PIPX_BIN_DIR=/usr/local/bin pipx install --force --include-deps 'ansible>=9'",
    ),
  ];
}

/**
 * @param least the oldest version with everything that the playbooks use
 * @param tested the version that is installed: the one of the project's requirements.yml, which ansible-core 2.16 can run
 */
function collection(name: string, least: readonly number[], tested: string, why: string): Need {
  const version = least.join(".");
  const upgrade = `ansible-galaxy collection install --force '${name}:==${tested}'`;
  return {
    name,
    why: `${why} ${version} or newer is needed.`,
    required: true,
    look: (machine) => lookForCollection(machine, name, least),
    // The `ansible` package includes both collections.
    fix: (machine) => (machine.ansible === undefined ? fixAnsible(machine) : [upgrade]),
    advice: `Once Ansible is installed: ${upgrade}`,
  };
}
