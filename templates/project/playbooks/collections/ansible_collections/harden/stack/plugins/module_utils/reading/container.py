"""What can be read of a running container, by name. Every value is text; what cannot be read raises, and never looks
like a right value."""

from __future__ import annotations

import json
import os
import re
import stat

from .forward import ask
from .network import way_out, ways_in
from .process import Process

__all__ = ["Container", "readings", "restart_policy"]

SOCKETS = ("docker.sock", "containerd.sock", "podman.sock")
SOCKET_FOLDERS = ("/", "/run", "/var", "/var/run", "/run/docker", "/run/containerd")


class Container:
    """A container as the engine recorded it, with its first process as the kernel sees it."""

    def __init__(self, engine, inspected: dict, secrets: str) -> None:
        self.engine, self.inspected, self.secrets = engine, inspected, secrets
        self.service = (inspected["Config"]["Labels"] or {}).get("com.docker.compose.service", "")
        self.host_config = inspected["HostConfig"]
        # The stack's folder on the server.
        self.root = os.path.dirname(secrets)

    @property
    def process(self) -> Process:
        pid = self.inspected["State"]["Pid"]
        if not pid:
            raise ProcessLookupError("the container does not run")
        return Process(pid)

    def mounts(self, kind: str) -> list:
        return [mount for mount in self.inspected["Mounts"] if mount["Type"] == kind]


def listed(items) -> str:
    return ", ".join(sorted(items)) or "none"


def restart_policy(container: Container) -> str:
    policy = container.host_config["RestartPolicy"]
    count = policy["MaximumRetryCount"]
    return f"{policy['Name']}:{count}" if count else policy["Name"]


def port_bindings(container: Container) -> str:
    """The ports that are open now, not those that were asked for."""
    ports = container.inspected["NetworkSettings"]["Ports"] or {}
    return listed(f"{address(bound['HostIp'])}:{bound['HostPort']}->{inside}"
                  for inside, bindings in ports.items() for bound in bindings or [])


def measured_ways_in(container: Container) -> str:
    """The same as the packet filter and the engine's helper programs have it: who listens is not in the engine's hands
    alone."""
    backend = (container.engine.json("/info").get("FirewallBackend") or {}).get("Driver", "iptables")
    if not backend.startswith("iptables"):
        raise OSError(f"the engine keeps its rules with {backend}, which is not read here")
    networks = container.inspected["NetworkSettings"]["Networks"].values()
    own = [ip for network in networks for ip in (network["IPAddress"], network.get("GlobalIPv6Address")) if ip]
    return listed(f"{address(ip)}:{port}->{inside}/{protocol}" for ip, port, inside, protocol in ways_in(own))


def address(ip: str) -> str:
    return f"[{ip}]" if ":" in ip else ip


def internal_networks(container: Container) -> str:
    ids = [network["NetworkID"] for network in container.inspected["NetworkSettings"]["Networks"].values()]
    return "true" if all(container.engine.json(f"/networks/{one}")["Internal"] for one in ids) else "false"


def devices(container: Container) -> str:
    requests = [
        request.get("Driver") or "device request" for request in container.host_config.get("DeviceRequests") or []
    ]
    return listed([device["PathOnHost"] for device in container.host_config.get("Devices") or []] + requests)


def engine_socket(container: Container) -> str:
    sources = [os.path.normpath(mount["Source"]) for mount in container.mounts("bind")]
    within = [source for source in sources if source in SOCKET_FOLDERS or os.path.basename(source) in SOCKETS]
    return listed(within) if within else "absent"


def image_digest(container: Container) -> str:
    """An image is pinned by a digest, or, when it was built here, by a tag that is the hash of what it was built
    from: the last deploy wrote it down beside compose.yml."""
    image = container.inspected["Config"]["Image"]
    return "pinned" if re.search(r"@sha256:[0-9a-f]{64}\Z", image) or image == built_image(container) else image


def built_image(container: Container) -> str:
    """The image that the last deploy built for the service; empty where it built none."""
    variable = f"{re.sub('[^A-Za-z0-9]', '_', container.service).upper()}_BUILD="
    try:
        with open(f"{container.root}/.env", encoding="utf-8") as stream:
            tags = [line[len(variable):].strip() for line in stream if line.startswith(variable)]
    except FileNotFoundError:
        return ""
    return f"{os.path.basename(container.root)}/{container.service}:{tags[0]}" if tags else ""


def secret_files(container: Container) -> str:
    """Mode and owner of the secrets that the container sees; one value when all are alike."""
    sources = [
        mount["Source"] for mount in container.mounts("bind") if mount["Destination"].startswith("/run/secrets/")
    ]
    states = [os.stat(source) for source in sources]
    return listed({f"{stat.S_IMODE(state.st_mode):04o} {state.st_uid}:{state.st_gid}" for state in states})


def secret_leaks(container: Container) -> str:
    """The names of secrets whose value stands in the engine's record: environment, command, labels and all the rest."""
    record = json.dumps(container.inspected, ensure_ascii=False)
    leaked = []
    for name in os.listdir(container.secrets):
        with open(os.path.join(container.secrets, name), encoding="utf-8") as stream:
            value = stream.read()
        if json.dumps(value, ensure_ascii=False)[1:-1] in record:
            leaked.append(name)
    return listed(leaked)


def receiver_answers(container: Container) -> str:
    """Whether what the engine hands over is taken: a record is, the same way."""
    bound = next(
        binding for bindings in container.inspected["NetworkSettings"]["Ports"].values() for binding in bindings or []
    )
    project = container.inspected["Config"]["Labels"]["com.docker.compose.project"]
    record = {"log": "harden-init asked whether this receiver answers", "com.docker.compose.service": container.service}
    return ask(bound["HostIp"], int(bound["HostPort"]), record, f"{project}.{container.service}")


def reads(container: Container, file: str) -> str:
    """Whether a process of the container holds that file of the server open. FileNotFoundError: the server has no such
    file."""
    state = os.stat(file)
    top = container.engine.json(f"/containers/{container.inspected['Id']}/top")
    column = top["Titles"].index("PID")
    if any(Process(int(row[column])).holds(state) for row in top["Processes"]):
        return "open"
    return f"not open: {stat.S_IMODE(state.st_mode):04o} {state.st_uid}:{state.st_gid}"


readings = {
    "uid": lambda it: it.process.uid(),
    "is_root": lambda it: it.process.is_root(),
    "cap_bnd": lambda it: it.process.status("CapBnd"),
    "cap_eff": lambda it: it.process.status("CapEff"),
    "no_new_privs": lambda it: it.process.status("NoNewPrivs"),
    "seccomp": lambda it: it.process.status("Seccomp"),
    "apparmor": lambda it: it.process.apparmor(),
    "root_mount": lambda it: it.process.root_mount(),
    **{f"{kind}_namespace": lambda it, kind=kind: it.process.namespace(kind)
       for kind in ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")},
    "memory_limit": lambda it: it.process.cgroup("memory", "memory.limit_in_bytes", "memory.max"),
    "memory_swap_limit": lambda it: str(it.host_config["MemorySwap"]),
    "cpu_quota": lambda it: str(it.host_config["NanoCpus"]),
    "pids_limit": lambda it: it.process.cgroup("pids", "pids.max", "pids.max"),
    "open_files": lambda it: it.process.limit("Max open files"),
    "core_size": lambda it: it.process.limit("Max core file size"),
    "restart_policy": restart_policy,
    "log_driver": lambda it: it.host_config["LogConfig"]["Type"],
    "health": lambda it: it.inspected["State"]["Health"]["Status"],
    "port_bindings": port_bindings,
    "ways_in": measured_ways_in,
    "way_out": lambda it: it.process and way_out(it.inspected["State"]["Pid"]),
    "internal_networks": internal_networks,
    "privileged": lambda it: str(it.host_config["Privileged"]).lower(),
    "devices": devices,
    "writable_binds": lambda it: listed(mount["Source"] for mount in it.mounts("bind") if mount["RW"]),
    "engine_socket": engine_socket,
    "image_digest": image_digest,
    "reads": reads,
    "receiver_answers": receiver_answers,
    "secret_files": secret_files,
    "secret_leaks": secret_leaks,
}
