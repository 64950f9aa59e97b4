import { notInBenchmark } from "../../cis.ts";
import { pointTo } from "../../owasp.ts";
import type { Control } from "../../types.ts";
import { ofServer, setIn } from "./host-settings.ts";

const timers = ["apt-daily.timer", "apt-daily-upgrade.timer"] as const;

const settings = setIn({
  program: "apt",
  // apt takes the last value that it finds.
  file: "/etc/apt/apt.conf.d/zz-harden-init",
  settings: [
    { key: "APT::Periodic::Update-Package-Lists", want: "1 or always", why: "the lists are fetched each day" },
    { key: "APT::Periodic::Unattended-Upgrade", want: "1 or always", why: "security updates are installed each day" },
  ],
});

/** How the server itself gets its security updates. */
export const updateControls: readonly Control[] = [
  {
    ...ofServer,
    ...settings,
    hostTimers: timers,
    slug: "security-updates",
    owasp: pointTo("D02", 0),
    title: "Security updates are installed each day",
    severity: "high",
    from: "baseline",
    reason: "Between the day that a hole is known and the day that it is used there are often hours.",
    mayBreak:
      "A service of the server is restarted by its update; containers go on while the engine is (engine-live-restore). Nothing reboots the server: a new kernel waits until someone does.",
    cis: notInBenchmark,
    set: `the package unattended-upgrades, and ${settings.set}`,
    measured: "`apt-config dump`, the package, and systemd's state of apt's timers",
    serverReadings: (subject) => [
      { read: "updates", want: "installed" },
      ...(settings.serverReadings?.(subject) ?? []),
      ...timers.map((timer) => ({ read: `unit ${timer}`, want: "enabled, active" })),
    ],
    fix: "a timer that is masked was switched off by someone: `systemctl unmask TIMER`, and deploy again",
  },
];
