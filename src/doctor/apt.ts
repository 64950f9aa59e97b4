import type { Machine } from "./types.ts";

/** A command as the user of this machine must type it. */
export function asRoot(machine: Machine, command: string): string {
  return machine.isRoot ? command : `sudo ${command}`;
}

/** Whether the doctor knows this machine's packages. */
export function hasApt(machine: Machine): boolean {
  return ["debian", "ubuntu"].includes(machine.distribution.id);
}

/** Whether this is that release: `isRelease(machine, "debian", "12")`. */
export function isRelease(machine: Machine, id: string, version: string): boolean {
  return machine.distribution.id === id && machine.distribution.version === version;
}

/** The commands that install packages; none where the machine has no apt. */
export function install(machine: Machine, ...packages: string[]): readonly string[] {
  return hasApt(machine)
    ? [
        asRoot(machine, "apt-get update"),
        asRoot(
          machine,
          `env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages.join(" ")}`,
        ),
      ]
    : [];
}
