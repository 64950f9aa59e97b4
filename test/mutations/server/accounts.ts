import { addFile } from "./deeds.ts";
import type { ServerMutation } from "./types.ts";

const roots = { control: "root-accounts", read: "root accounts beside deploy" };
const modes = [
  ["units", "owned-units", "/usr/lib/systemd/system/docker.service"],
  ["folder", "owned-engine-folder", "/etc/docker"],
  ["socket", "owned-engine-socket", "/run/docker.sock"],
  ["configuration", "owned-engine-configuration", "/etc/docker/daemon.json"],
  ["containerd", "owned-containerd-socket", "/run/containerd/containerd.sock"],
] as const;

/** Who is root there, and who may change what the engine goes by. */
export const accountMutations: readonly ServerMutation[] = [
  {
    what: "a rule of sudo makes an account root",
    ...roots,
    found: "games (no key)",
    ...addFile("/etc/sudoers.d/mutated", "games ALL=(ALL) NOPASSWD: ALL"),
  },
  {
    what: "an account has the user id of root",
    ...roots,
    found: "second (no key)",
    breaks: "echo second:x:0:0::/nonexistent:/bin/sh >>/etc/passwd",
    restores: "sed -i /^second:/d /etc/passwd",
  },
  {
    what: "an account is in the group sudo",
    ...roots,
    found: "news (no key)",
    breaks: "gpasswd --add news sudo",
    restores: "gpasswd --delete news sudo",
  },
  {
    what: "an account is in the group docker",
    control: "engine-users",
    read: "group docker",
    found: "games",
    breaks: "gpasswd --add games docker",
    restores: "gpasswd --delete games docker",
  },
  ...modes.map(([group, control, path]) => makeWritable(group, control, path)),
];

function makeWritable(group: string, control: string, path: string): ServerMutation {
  const what = `everybody may write to ${path}`;
  return {
    what,
    control,
    read: `modes ${group}`,
    found: path,
    breaks: `chmod o+w ${path}`,
    restores: `chmod o-w ${path}`,
  };
}
