import { addFile, last } from "./deeds.ts";
import type { ServerMutation } from "./types.ts";

const updates = { control: "security-updates" };
/** How updates come. */
export const updateMutations: readonly ServerMutation[] = [
  ...["Update-Package-Lists", "Unattended-Upgrade"].map((key) => ({
    what: `${key} of apt is off`,
    ...updates,
    read: `apt APT::Periodic::${key}`,
    found: "0",
    ...addFile(`/etc/apt/apt.conf.d/${last}-${key}`, `APT::Periodic::${key} "0";`),
  })),
  {
    what: "the timer that asks for updates does not come back",
    ...updates,
    read: "unit apt-daily.timer",
    found: "disabled",
    breaks: "systemctl --quiet disable apt-daily.timer",
    restores: "systemctl --quiet enable apt-daily.timer",
  },
  {
    what: "the timer that installs updates is stopped",
    ...updates,
    read: "unit apt-daily-upgrade.timer",
    found: "inactive",
    breaks: "systemctl stop apt-daily-upgrade.timer",
    restores: "systemctl start apt-daily-upgrade.timer",
  },
];

/** What the server does by itself for the stack. */
export function listUnitMutations(stack: string): readonly ServerMutation[] {
  const [boot, timer] = [`harden-init.${stack}.service`, `harden-init.${stack}.regular-audit.timer`];
  return [
    {
      what: "the stack does not come back after a reboot",
      control: "boot-unit",
      read: `unit ${boot}`,
      found: "disabled",
      breaks: `systemctl --quiet disable ${boot}`,
      restores: `systemctl --quiet enable ${boot}`,
    },
    {
      what: "it does not measure itself any more",
      control: "regular-audit",
      read: `unit ${timer}`,
      found: "inactive",
      breaks: `systemctl stop ${timer}`,
      restores: `systemctl start ${timer}`,
    },
  ];
}
