"""What can be read of the engine's settings. What the engine says of itself counts; its file only when it has read
it."""

from __future__ import annotations

import json

from .merge import DEFAULTS, effective, keeps_log_bounded

__all__ = ["readings_of"]

# Storage drivers that nobody maintains.
ENDED = ("aufs", "devicemapper", "overlay")
LOOPBACK = ("127.0.0.0/8", "::1/128")


def readings_of(present: dict, flags: dict, info: dict, current: bool) -> dict:
    """`readings` by name, and in `unread` why one of them could not be taken. `current`: the running engine has read
    daemon.json."""
    written = {
        **{f"engine {key}": json.dumps(effective(present, flags, key)) for key in DEFAULTS},
        "engine log": "bounded" if keeps_log_bounded(present, flags) else "unbounded",
        "engine open files": (
            "limited" if (effective(present, flags, "default-ulimits") or {}).get("nofile") else "unlimited"
        ),
        "engine network": network(present, flags),
        "engine base size": base_size(present, flags),
    }
    if not info:
        live = ["engine seccomp", "engine storage driver", "engine swarm"]
        return {"readings": {}, "unread": dict.fromkeys([*written, *live], "no engine answers")}
    live = said(info)
    unread = (
        {}
        if current
        else dict.fromkeys(written.keys() - live.keys(), "daemon.json was changed since the engine was started")
    )
    # Networks are left as they are at a start with running containers.
    if live["engine icc"] == "true" and written["engine icc"] == "false" and info["ContainersRunning"]:
        unread["engine icc"] = (
            "icc is set, and in force once the engine starts while no container runs, such as at the next reboot"
        )
    readings = {**written, **live}
    return {"readings": {name: value for name, value in readings.items() if name not in unread}, "unread": unread}


def said(info: dict) -> dict:
    """What the running engine says of itself."""
    options, registries = info.get("SecurityOptions") or [], info.get("RegistryConfig") or {}
    insecure = [name for name, entry in (registries.get("IndexConfigs") or {}).items() if not entry["Secure"]]
    ranges = [one for one in registries.get("InsecureRegistryCIDRs") or [] if one not in LOOPBACK]
    return {
        "engine live-restore": json.dumps(info["LiveRestoreEnabled"]),
        "engine no-new-privileges": json.dumps("name=no-new-privileges" in options),
        "engine icc": (info["Bridge"] or {}).get(
            "com.docker.network.bridge.enable_icc", json.dumps(info["Bridge"] is not None)
        ),
        "engine experimental": json.dumps(info["ExperimentalBuild"]),
        "engine insecure-registries": json.dumps(sorted(insecure + ranges)),
        "engine seccomp": seccomp(options),
        "engine storage driver": info["Driver"] if info["Driver"] in ENDED else "maintained",
        "engine swarm": (info.get("Swarm") or {}).get("LocalNodeState") or "inactive",
    }


def seccomp(options: list) -> str:
    """`builtin` since 23.0, `default` before."""
    named = [option for option in options if option.startswith("name=seccomp")]
    return (
        "default"
        if any(option.endswith(("profile=builtin", "profile=default")) for option in named)
        else ", ".join(named) or "none"
    )


def base_size(present: dict, flags: dict) -> str:
    """A size for every container's file system, in the file (a list of words) or by `--storage-opt`."""
    options = [*(present.get("storage-opts") or []), *(flags.get("storage-opts") or [])]
    return ", ".join(option for option in options if option.startswith("dm.basesize")) or "as by default"


def network(present: dict, flags: dict) -> str:
    """Where it listens for everybody who comes: sockets of this server and clients with a certificate are not
    counted."""
    hosts = list(present.get("hosts") or []) + list(flags.get("hosts") or [])
    listening = [host for host in hosts if host and not host.startswith(("unix:", "fd:", "npipe:"))]
    return "closed" if not listening or effective(present, flags, "tlsverify") is True else ", ".join(listening)
