"""What can be read of a running container, by name. Every value is text; what cannot be read raises, and never looks
like a right value."""

from __future__ import annotations

import fnmatch
import json
import os
import platform
import stat
import time

from .forward import ask
from .image import base_digests, image_age, image_digest, image_secrets
from .inside import login_servers, stronger_processes
from .mounts import engine_socket, loose_tmpfs, sensitive_mounts, shared_mounts, writable_binds
from .network import outside, way_out, ways_in
from .page import page
from .process import Process
from .updates import pending_updates
from ..engine.labels import PROJECT, SERVICE, is_task, labels_of, service_of
from ..engine.seccomp import is_watched, logs_watched_calls, profile_hash
from ..engine.task import addresses, encrypted_networks, secret_states, secret_values
from ..system.profile_content import read_content

__all__ = ["Container", "readings", "restart_policy", "restarts_left"]


class Container:
    """A container as the engine recorded it, with its first process as the kernel sees it."""

    def __init__(self, engine, inspected: dict, secrets: str) -> None:
        self.engine, self.inspected, self.secrets = engine, inspected, secrets
        self.service = service_of(inspected)
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


MODES = {"pid": "Pid", "net": "Network", "ipc": "Ipc", "uts": "UTS"}
FIRST_ORDINARY_PORT = 1024
# The kernel counts in whole microseconds of a tenth of a second.
CPU_ROUNDING = 10_000
PAGE = os.sysconf("SC_PAGE_SIZE")
# Seconds: a receiver of logs looks for new files each five.
FOUND_ANEW = 7
WORDS = {"command": "Cmd", "entrypoint": "Entrypoint"}
STRONG_GROUPS = {
    "root", "docker", "disk", "kmem", "shadow", "sudo", "wheel", "adm", "systemd-journal", "lxd", "libvirt",
}


def listed(items) -> str:
    return ", ".join(sorted(items)) or "none"


def restart_policy(container: Container) -> str:
    policy = container.host_config["RestartPolicy"]
    count = policy["MaximumRetryCount"]
    return f"{policy['Name']}:{count}" if count else policy["Name"]


def restarts_left(container: Container) -> str:
    """The engine counts its restarts for as long as a container exists, however long that ran in between; a start by
    hand, by a deploy or by the boot begins to count anew."""
    allowed, used = container.host_config["RestartPolicy"]["MaximumRetryCount"], container.inspected["RestartCount"]
    if not allowed or used < allowed:
        return "yes"
    return f"no, all {allowed} are used: after the next failure it stays down"


def health(container: Container) -> str:
    """What its check says; where it does not run, what it does instead: the engine keeps what a check said last."""
    state = container.inspected["State"]
    return (state.get("Health") or {}).get("Status", "none") if state["Status"] == "running" else state["Status"]


def port_bindings(container: Container) -> str:
    """The ports that are open now, not those that were asked for."""
    ports = container.inspected["NetworkSettings"]["Ports"] or {}
    return listed(f"{address(bound['HostIp'])}:{bound['HostPort']}->{inside}"
                  for inside, bindings in ports.items() for bound in bindings or [])


def privileged_ports(container: Container) -> str:
    """The ports of the server below 1024 that are open for it."""
    ports = container.inspected["NetworkSettings"]["Ports"] or {}
    published = {int(bound["HostPort"]) for bindings in ports.values() for bound in bindings or []}
    return ", ".join(str(port) for port in sorted(published) if port < FIRST_ORDINARY_PORT) or "none"


def networks(container: Container) -> str:
    return listed(container.inspected["NetworkSettings"]["Networks"])


def measured_ways_in(container: Container) -> str:
    """The same as the packet filter and the engine's helper programs have it: who listens is not in the engine's hands
    alone."""
    backend = (container.engine.once("/info").get("FirewallBackend") or {}).get("Driver", "iptables")
    if not backend.startswith("iptables"):
        raise OSError(f"the engine keeps its rules with {backend}, which is not read here")
    networks = container.inspected["NetworkSettings"]["Networks"].values()
    own = [ip for network in networks for ip in (network["IPAddress"], network.get("GlobalIPv6Address")) if ip]
    if is_task(container.inspected):
        own += addresses(container)
    return listed(f"{address(ip)}:{port}->{inside}/{protocol}" for ip, port, inside, protocol in ways_in(own))


def address(ip: str) -> str:
    return f"[{ip}]" if ":" in ip else ip


def internal_networks(container: Container) -> str:
    ids = [network["NetworkID"] for network in container.inspected["NetworkSettings"]["Networks"].values()]
    return "true" if all(container.engine.once(f"/networks/{one}")["Internal"] for one in ids) else "false"


def devices(container: Container) -> str:
    """Those that it was given, and the rules by which it may make more."""
    given = container.host_config
    requests = [request.get("Driver") or "device request" for request in given.get("DeviceRequests") or []]
    rules = [f"rule {rule}" for rule in given.get("DeviceCgroupRules") or []]
    return listed([device["PathOnHost"] for device in given.get("Devices") or []] + requests + rules)


def namespace(container: Container, kind: str) -> str:
    """`own`, `host`, or whose. What the engine joined to another container is no namespace of the server's, but no own
    one either."""
    mode = container.host_config.get(f"{MODES[kind]}Mode") or "" if kind in MODES else ""
    return mode if mode.startswith(("container:", "shareable")) else container.process.namespace(kind)


def cgroup_namespace(container: Container) -> str:
    """Version 1 of control groups is shared by the engine's own default, which is as much as can be asked for there."""
    told = container.process.namespace("cgroup")
    return "as by default" if told == "own" or container.engine.once("/info").get("CgroupVersion") == "1" else told


def cpu_quota(container: Container) -> str:
    """What the kernel has; the engine's figure where both are the same but for the rounding. Where the kernel cannot
    limit it, the engine has recorded none."""
    recorded = container.host_config["NanoCpus"]
    measured = int(container.process.cpu_quota()) if recorded else 0
    return str(recorded if abs(measured - recorded) <= CPU_ROUNDING else measured)


def memory_limit(container: Container) -> str:
    measured = container.process.cgroup("memory", "memory.limit_in_bytes", "memory.max")
    return as_recorded(measured, container.host_config["Memory"])


def memory_swap_limit(container: Container) -> str:
    """Where the kernel does not count swap, the engine's record is all there is."""
    recorded = container.host_config["MemorySwap"]
    try:
        return as_recorded(container.process.memory_with_swap(), recorded)
    except FileNotFoundError:
        return str(recorded)


def memory_reservation(container: Container) -> str:
    measured = container.process.cgroup("memory", "memory.soft_limit_in_bytes", "memory.low")
    return as_recorded(measured, container.host_config["MemoryReservation"])


def as_recorded(measured: str, recorded: int) -> str:
    """What the kernel has, which counts in pages; the engine's figure where both are the same but for that."""
    return str(recorded) if measured.isdigit() and 0 <= recorded - int(measured) < PAGE else measured


def seccomp_profile(container: Container) -> str:
    """`own` where it is the very profile of the stack's folder, with what keeps it from counting; `default` where it is
    the engine's own; else which."""
    given = [option[len("seccomp="):] for option in container.host_config.get("SecurityOpt") or []
             if option.startswith("seccomp=")]
    if not given:
        engines = [option for option in container.engine.once("/info").get("SecurityOptions") or []
                   if option.startswith("name=seccomp")]
        named = engines[0].partition("profile=")[2] if engines else "none"
        return "default" if named in ("default", "builtin", "") else f"the engine's: {named}"
    if not given[0].startswith("{"):
        return given[0]
    profile = json.loads(given[0])
    try:
        with open(f"{container.root}/seccomp/{container.service}.json", encoding="utf-8") as stream:
            if json.load(stream) == profile:
                return own_profile(profile)
    except FileNotFoundError:
        pass
    return f"another one (sha256:{profile_hash(profile)[:16]})"


def own_profile(profile: dict) -> str:
    if not is_for(profile, platform.machine()):
        return f"own, and not for {platform.machine()}"
    if not is_watched(profile):
        return "own"
    unlogged = "" if logs_watched_calls() else ", and nothing is logged (kernel.seccomp.actions_logged)"
    return f"own, only watched{unlogged}"


def is_for(profile: dict, machine: str) -> bool:
    """Whether a profile's calls are those of this machine: elsewhere the same names are other ones, or none."""
    return any(one.get("architecture") == f"SCMP_ARCH_{machine.upper()}" for one in profile.get("archMap") or [])


def server_groups(container: Container) -> str:
    """The groups that it was given and that have rights of their own on this server."""
    names = {}
    with open("/etc/group", encoding="utf-8", errors="replace") as stream:
        for line in stream:
            fields = line.split(":")
            names[fields[2]] = fields[0]
    given = [str(group) for group in container.host_config.get("GroupAdd") or []]
    return listed({names.get(group, group) for group in given} & STRONG_GROUPS)


def plain_text(container: Container, place: str) -> str:
    """Whether the engine's record shows a value at a place: `env/NAME`, `command/3`, `label/NAME`, `health/test`. `?`
    in a name stands for any one letter."""
    part, _, name = place.partition("/")
    config = container.inspected["Config"]
    if part == "health":
        return "present" if (config.get("Healthcheck") or {}).get("Test") else "absent"
    if part in WORDS:
        return "present" if len(config.get(WORDS[part]) or []) >= int(name) else "absent"
    pairs = (config.get("Labels") or {}) if part == "label" else dict(
        pair.partition("=")[::2] for pair in config.get("Env") or [])
    return "present" if any(value and fnmatch.fnmatchcase(key, name) for key, value in pairs.items()) else "absent"


def secret_files(container: Container) -> str:
    """Mode and owner of the secrets that the container sees; one value when all are alike."""
    if is_task(container.inspected):
        return listed(secret_states(container))
    sources = [
        mount["Source"] for mount in container.mounts("bind") if mount["Destination"].startswith("/run/secrets/")
    ]
    states = [os.stat(source) for source in sources]
    return listed({f"{stat.S_IMODE(state.st_mode):04o} {state.st_uid}:{state.st_gid}" for state in states})


def secret_leaks(container: Container) -> str:
    """The names of secrets whose value stands in the engine's record: environment, command, labels and all the rest."""
    record = json.dumps(container.inspected, ensure_ascii=False)
    values = secret_values(container) if is_task(container.inspected) else placed_values(container.secrets)
    return listed(name for name, value in values.items() if json.dumps(value, ensure_ascii=False)[1:-1] in record)


def placed_values(folder: str) -> dict:
    values = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as stream:
            values[name] = stream.read()
    return values


def open_files(container: Container) -> str:
    """The limit of its first process; where a program asked for less by itself, what it was given."""
    limit = container.process.limit("Max open files")
    given = next((one for one in container.host_config.get("Ulimits") or [] if one["Name"] == "nofile"), None)
    asked = [int(number) for number in limit.split(":") if number.isdigit()]
    is_bounded = len(asked) == limit.count(":") + 1 and given and given["Soft"] == given["Hard"]
    return str(given["Hard"]) if is_bounded and max(asked) <= given["Hard"] else limit


def receiver_answers(container: Container) -> str:
    """Whether what the engine hands over is taken: a record is, the same way."""
    bound = next(
        binding for bindings in container.inspected["NetworkSettings"]["Ports"].values() for binding in bindings or []
    )
    project = labels_of(container.inspected)[PROJECT]
    record = {"log": "harden-init asked whether this receiver answers", SERVICE: container.service}
    return ask(bound["HostIp"], int(bound["HostPort"]), record, f"{project}.{container.service}")


def reads(container: Container, file: str) -> str:
    """Whether a process of the container holds that file of the server open. One that has just been replaced is found
    anew within some seconds. FileNotFoundError: the server has no such file."""
    end = time.monotonic() + FOUND_ANEW
    while not (is_open := is_held(container, state := os.stat(file))) and time.monotonic() < end:
        time.sleep(0.25)
    return "open" if is_open else f"not open: {stat.S_IMODE(state.st_mode):04o} {state.st_uid}:{state.st_gid}"


def is_held(container: Container, state: os.stat_result) -> bool:
    top = container.engine.json(f"/containers/{container.inspected['Id']}/top")
    column = top["Titles"].index("PID")
    return any(Process(int(row[column])).holds(state) for row in top["Processes"])


def of_edge(name: str):
    """A reading of the edge. Its room is loaded where it is read: TLS takes as long to load as the rest of a look."""
    def read(container: Container, argument: str) -> str:
        from ..edge.readings import readings as of_names
        return of_names[name](container, argument)
    return read


readings = {
    "uid": lambda it: it.process.uid(),
    "is_root": lambda it: it.process.is_root(),
    "root_group": lambda it: it.process.has_root_group(),
    "stronger_processes": stronger_processes,
    "login_servers": login_servers,
    "cap_bnd": lambda it: it.process.status("CapBnd"),
    "cap_eff": lambda it: it.process.status("CapEff"),
    "no_new_privs": lambda it: it.process.status("NoNewPrivs"),
    "seccomp": lambda it: it.process.status("Seccomp"),
    "seccomp_profile": seccomp_profile,
    "kernel_tables": lambda it: it.process.kernel_tables(),
    "server_groups": server_groups,
    "plain_text": plain_text,
    "sensitive_mounts": sensitive_mounts,
    "apparmor": lambda it: it.process.apparmor(),
    "apparmor_content": lambda it: read_content(it.process.apparmor().partition(" (")[0]),
    "root_mount": lambda it: it.process.root_mount(),
    **{f"{kind}_namespace": lambda it, kind=kind: namespace(it, kind)
       for kind in ("ipc", "mnt", "net", "pid", "user", "uts")},
    "cgroup_namespace": cgroup_namespace,
    "cgroup_parent": lambda it: it.host_config.get("CgroupParent") or "as by default",
    "user_mapping": lambda it: it.host_config.get("UsernsMode") or "as by default",
    "memory_limit": memory_limit,
    "memory_swap_limit": memory_swap_limit,
    "memory_reservation": memory_reservation,
    "cpu_quota": cpu_quota,
    "pids_limit": lambda it: it.process.cgroup("pids", "pids.max", "pids.max"),
    "open_files": open_files,
    "core_size": lambda it: it.process.limit("Max core file size"),
    "restart_policy": restart_policy,
    "restarts_left": restarts_left,
    "log_driver": lambda it: it.host_config["LogConfig"]["Type"],
    "health": health,
    "port_bindings": port_bindings,
    "ways_in": measured_ways_in,
    "way_out": lambda it: it.process and way_out(it.inspected["State"]["Pid"]),
    "outside": lambda it, place: it.process and outside(it.inspected["State"]["Pid"], place),
    "privileged_ports": privileged_ports,
    "networks": networks,
    "internal_networks": internal_networks,
    "encrypted_networks": encrypted_networks,
    "privileged": lambda it: str(it.host_config["Privileged"]).lower(),
    "devices": devices,
    "writable_binds": writable_binds,
    "shared_mounts": shared_mounts,
    "loose_tmpfs": loose_tmpfs,
    "engine_socket": engine_socket,
    "base_digests": base_digests,
    "image_age": image_age,
    "image_digest": image_digest,
    "image_secrets": image_secrets,
    "page": page,
    **{name: of_edge(name) for name in ("site", "stranger", "certificate", "oldest_tls", "redirect")},
    "pending_updates": pending_updates,
    "reads": reads,
    "receiver_answers": receiver_answers,
    "secret_files": secret_files,
    "secret_leaks": secret_leaks,
}
