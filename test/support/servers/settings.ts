import type { BareServer } from "./bare-server.ts";

/* What the play that prepares servers sets, and what the server's programs say that they go by. */

/** How many is a matter of the machine that the server is a container of. */
export const nofile = { Name: "nofile", Soft: expect.any(Number), Hard: expect.any(Number) };

/** What stands in the engine's file on a server that had none. */
export const engineSettings = {
  "live-restore": true,
  "no-new-privileges": true,
  "userland-proxy": false,
  icc: false,
  "log-driver": "local",
  "log-opts": { "max-size": "10m", "max-file": "5" },
  "default-ulimits": { nofile },
};

export const daemonJson = "/etc/docker/daemon.json";

export const readEngineSettings = (server: BareServer) => JSON.parse(server.sh(`cat ${daemonJson}`));

export const ownSettings = {
  X11Forwarding: "no",
  AllowTcpForwarding: "local",
  PasswordAuthentication: "no",
  Banner: "/etc/ssh/harden-init.banner",
  DefaultLimitCORE: "0",
};

/** The settings of the server itself that are in force, by the names of `ownSettings`. */
export function readOwnSettings(server: BareServer): Readonly<Record<string, string>> {
  const said = server.sh(
    `sshd -T; systemctl show --property=DefaultLimitCORE | tr = ' '; bash -lc 'echo TMOUT $TMOUT'`,
  );
  const values = new Map(said.split("\n").map((line) => line.split(" ") as [string, string]));
  const names = [...Object.keys(ownSettings), "TMOUT"];
  return Object.fromEntries(names.map((name) => [name, values.get(name) ?? values.get(name.toLowerCase()) ?? ""]));
}
