import { readUid } from "../../model/adopt/user.ts";
import type { Model } from "../../model/types/model.ts";
import type { Service } from "../../model/types/service.ts";
import { isOn } from "./asked.ts";

const both = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`/usr/bin/${name}`, `/usr/sbin/${name}`]);

const units = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"].flatMap((folder) =>
  ["docker.service", "docker.socket", "containerd.service"].map((unit) => `${folder}/${unit}`),
);

/** The system calls for breaking out of a container, by names that exist in both calling conventions. */
const escapes: readonly string[] = [
  ...["mount", "umount2", "pivot_root", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick"],
  ...["mount_setattr", "setns", "unshare"],
  ...["ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd"],
  ...["init_module", "finit_module", "delete_module", "bpf", "perf_event_open"],
  ...["add_key", "request_key", "keyctl", "userfaultfd", "io_uring_setup", "open_by_handle_at"],
];

/** The context of the audit rule templates. */
export function viewAudit(model: Model): object {
  return {
    audits: isAudited(model),
    auditPrograms: both(
      ...["dockerd", "containerd", "containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2", "runc"],
    ),
    auditSettings: [
      ...["/etc/docker/daemon.json", "/etc/default/docker", "/etc/sysconfig/docker", "/etc/containerd/config.toml"],
      ...units,
    ],
    auditPlaces: ["/run/containerd", "/run/containerd/containerd.sock", "/run/docker.sock", "/var/lib/docker"],
    auditGuards: ["/etc/apparmor.d", "/etc/ssh", "/etc/sudoers.d", "/etc/systemd/system", "/root/.ssh"],
    // The record is a folder whose files are replaced; it may not be there yet.
    auditGuardFiles: ["/etc/sudoers", "/var/lib/harden-init"],
    // The folder too: a rule for a list sees nothing of one in a folder that comes later.
    auditKeys: ["~/.ssh", "~/.ssh/authorized_keys", "~/.ssh/authorized_keys2"],
    auditSockets: ["/run/docker.sock", "/run/containerd/containerd.sock"],
    // On 32-bit x86 kexec has another name, which not every machine knows.
    auditCalls: { escape64: [...escapes, "kexec_load", "kexec_file_load"], escape32: escapes },
    auditUsers: listAuditUsers(model),
    auditUnwatched: unwatched(model),
  };
}

/** Whether any of the controls with audit rules is on. */
export function isAudited(model: Model): boolean {
  return isOn(model, "audit-engine-files") || isOn(model, "audit-containers");
}

/** Each user id of our containers, with its services. */
export function listAuditUsers({ services }: Model): readonly { uid: number; services: readonly string[] }[] {
  const uids = [...new Set(services.flatMap((service) => watchedUid(service) ?? []))].sort((one, other) => one - other);
  return uids.map((uid) => ({
    uid,
    services: services.filter((service) => watchedUid(service) === uid).map(({ name }) => name),
  }));
}

/** The user id distinguishes a service from the server's own programs; that does not work for root, or for a user that only the image knows. */
function watchedUid({ kind, adopted }: Service): number | undefined {
  const uid = adopted === undefined ? kind.user.uid : readUid(adopted.hardened.service);
  return uid === 0 ? undefined : uid;
}

/** The services whose programs are not recorded. */
function unwatched({ services }: Model): readonly string[] {
  return services.filter((service) => watchedUid(service) === undefined).map(({ name }) => name);
}
