import { join, normalize } from "node:path/posix";
import { isWithin } from "../../../lib/paths.ts";
import type { Machine } from "../machine.ts";

/** What a path of the server gives to a container that has it. */
export type PlaceKind = "socket" | "project" | "server";

/** Folders that the server's own programs trust, with all that is in them. A folder that contains one of them counts too. */
const trees = [
  ...["/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/proc", "/run", "/sbin"],
  ...["/snap", "/sys", "/usr", "/var/run"],
  // This tool's own: stacks with their secrets, and what `undo` needs.
  ...["/opt/harden", "/var/lib/harden-init"],
  // The roots of engines and of what runs them.
  ...["containerd", "containers", "docker", "etcd", "kubelet", "libvirt", "lxc", "lxd", "machines", "rancher"].map(
    (name) => `/var/lib/${name}`,
  ),
  // What is run later, by root.
  ...["/var/spool/at", "/var/spool/anacron", "/var/spool/cron", "/var/cron"],
  // Packages, units, accounts, their backups.
  ...["apt", "cloud", "dpkg", "dnf", "pam", "private", "rpm", "sss", "sudo", "systemd"].map(
    (name) => `/var/lib/${name}`,
  ),
  ...["/var/backups", "/var/cache/apt", "/var/log/audit", "/var/log/journal", "/var/snap", "/tmp/.X11-unix"],
];

/** Folders that are not to be given away as a whole. */
const wholes = ["/", "/home", "/root", "/tmp", "/var/tmp"];

/** In a home, what begins with a dot decides what its owner runs, or opens other doors. Programs keep their data below these, each in a folder. */
const dataInHome = /^\/(?:root|home\/[^/]+)\/\.(?:local\/share|config|cache|var\/app)\/([^/]+)/;
const keysInHome = [
  ...["autostart", "containers", "docker", "environment.d", "gcloud", "gh", "git", "gnupg", "harden-init"],
  ...["keyrings", "kwalletd", "rclone", "systemd", "user-tmpfiles.d"],
];

const socket = /(?:^|\/)(?:docker|containerd|podman|crio|cri-dockerd|buildkitd|dockershim)\.sock$/;
/** What many services read of the server, and what says nothing of it. */
const harmless = /^\/(?:etc\/(?:localtime|timezone)$|usr\/share\/zoneinfo(?:\/|$))/;
/** A relative path in a stack's compose.yml is relative to its folder on the server. */
const stackFolder = "/opt/harden/stack";
/** What the project itself consists of: who writes there decides what the next deploy runs as root. */
const ownFiles = [
  ...[".git", ".harden", ".vault_pass", "ansible.cfg", "collections", "harden.lock.yml", "harden.yml", "inventory"],
  ...["kinds", "playbooks", "requirements.yml", "secrets/vault.yml"],
];

/**
 * What a container gets with a path of the server; undefined where that is nothing of the server's own. The path is judged as it is written and, where
 * something is there, as it is without links.
 */
export function judgePlace(path: string, machine: Machine): PlaceKind | undefined {
  const written = normalisePath(path);
  const ways = [...new Set([written, normalisePath(machine.realPath(written))])];
  if (ways.some((way) => socket.test(way))) {
    return "socket";
  }
  const roots = rootsOf(machine);
  if (ways.some((way) => roots.some((root) => isOfProject(way, root)))) {
    return "project";
  }
  if (ways.some((way) => isOfServer(way, machine))) {
    return "server";
  }
  return ways.some((way) => roots.some((root) => isWithin(root, way))) ? "project" : undefined;
}

/** Whether a place is only harmless as long as it is not written. */
export function isReadOnlyPlace(path: string): boolean {
  return harmless.test(normalisePath(path));
}

/** Absolute, without `.`, `..`, double slashes and a slash at the end. */
export function normalisePath(path: string): string {
  const whole = normalize(path.startsWith("/") ? path : join(stackFolder, path));
  return whole.length > 1 ? whole.replace(/\/+$/, "") : whole;
}

function rootsOf({ folder, realPath }: Machine): readonly string[] {
  return folder === undefined ? [] : [folder, realPath(folder)];
}

/** The project's folder itself, or what it consists of. */
function isOfProject(path: string, root: string): boolean {
  return isWithin(path, root) && ownFiles.some((name) => isRelated(path, join(root, name)));
}

function isOfServer(path: string, { realPath }: Machine): boolean {
  return (
    !harmless.test(path) &&
    (wholes.includes(path) ||
      isOfHome(path) ||
      trees.some((tree) => isRelated(path, tree) || isRelated(path, realPath(tree))))
  );
}

function isOfHome(path: string): boolean {
  if (/^\/home\/[^/]+$/.test(path)) {
    return true;
  }
  if (!/^\/(?:root|home\/[^/]+)\/\./.test(path)) {
    return false;
  }
  const [, program] = dataInHome.exec(path) ?? [];
  return program === undefined || keysInHome.includes(program);
}

/** Equal, parent or child. */
function isRelated(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}
