"""Where each reading of a container comes from, so that everybody can look there again."""

from __future__ import annotations

__all__ = ["place_of_reading"]

STATUS, NAMESPACE, INSPECT = "/proc/{pid}/status", "/proc/{pid}/ns", "docker inspect {name}"
CGROUP = "the control group that /proc/{pid}/cgroup names"
FILTER = "the packet filter's rules and the engine's proxies"
PLACES = {
    "uid": f"{STATUS} (Uid)",
    "is_root": f"{STATUS} (Uid)",
    "root_group": f"{STATUS} (Gid, Groups)",
    "stronger_processes": "/proc/PID/status of every process in the control group of process {pid}",
    "login_servers": "/proc/PID/comm and /proc/PID/exe of every process in the control group of process {pid}",
    "cap_bnd": f"{STATUS} (CapBnd)",
    "cap_eff": f"{STATUS} (CapEff)",
    "no_new_privs": f"{STATUS} (NoNewPrivs)",
    "seccomp": f"{STATUS} (Seccomp)",
    "seccomp_profile": f"{INSPECT} (HostConfig.SecurityOpt), and the profile's file",
    "kernel_tables": "/proc/{pid}/mountinfo",
    "server_groups": f"{INSPECT} (HostConfig.GroupAdd), and /etc/group",
    "plain_text": f"{INSPECT} (Config)",
    "sensitive_mounts": f"{INSPECT} (Mounts), links followed",
    "apparmor": "/proc/{pid}/attr/apparmor/current",
    "apparmor_content": "/sys/kernel/security/apparmor/policy/profiles, and what apparmor_parser makes of the "
                        "profile's file",
    "root_mount": "/proc/{pid}/mountinfo",
    "shared_mounts": "/proc/{pid}/mountinfo",
    "loose_tmpfs": "/proc/{pid}/mountinfo",
    "cgroup_namespace": f"{NAMESPACE}/cgroup",
    "ipc_namespace": f"{NAMESPACE}/ipc",
    "mnt_namespace": f"{NAMESPACE}/mnt",
    "net_namespace": f"{NAMESPACE}/net",
    "pid_namespace": f"{NAMESPACE}/pid",
    "user_namespace": f"{NAMESPACE}/user",
    "uts_namespace": f"{NAMESPACE}/uts",
    "memory_limit": CGROUP,
    "memory_swap_limit": CGROUP,
    "memory_reservation": CGROUP,
    "cpu_quota": CGROUP,
    "pids_limit": CGROUP,
    "open_files": "/proc/{pid}/limits",
    "core_size": "/proc/{pid}/limits",
    "ways_in": FILTER,
    "way_out": "routes and a try to connect in the network of process {pid}",
    "outside": "the packet filter's rules, and a try to connect in the network of process {pid}",
    "internal_networks": "docker network inspect",
    "base_digests": "{argument} in the stack's folder",
    "image_age": "docker history of the image of {name}, and .renewed.json of the stack",
    "image_secrets": "every layer of the image of {name}, and the image's settings",
    "image_digest": f"{INSPECT} (Config.Image)",
    "pending_updates": "the archive of its distribution, as `harden-init deploy --refresh` asked it",
    "page": "GET http://{argument}",
    "site": "GET over TLS, address and name {argument}",
    "stranger": "GET over TLS, without a login, address and name {argument}",
    "certificate": "the certificate that is shown at {argument}",
    "oldest_tls": "a handshake in each version of TLS with {argument}",
    "redirect": "GET without TLS, address and name {argument}",
    "reads": "/proc/{pid}/fd",
    "receiver_answers": "a log record that was sent to its port",
    "secret_files": "owner and mode of the files below /run/secrets",
    "secret_leaks": f"{INSPECT}, searched for each secret's value",
}


def place_of_reading(container, name: str) -> str:
    """The file, command or try behind a reading such as `uid` or `page 127.0.0.1:80/`. What is not listed stands in
    the engine's record."""
    reading, _, argument = name.partition(" ")
    pid, called = container.inspected["State"]["Pid"], container.inspected.get("Name", "").lstrip("/")
    return PLACES.get(reading, INSPECT).format(pid=pid, name=called, argument=argument)
