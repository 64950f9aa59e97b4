"""What containers are like before and after a run, for whoever reads what it changed. Nothing is changed here, and of a
variable only a hash is handed out."""

from __future__ import annotations

import hashlib

from ..engine.labels import PROJECT, labels_of, service_of

__all__ = ["changed_containers", "containers_now"]

CONFIG = ("Image", "User", "Entrypoint", "Cmd", "Healthcheck", "StopTimeout")
# What a person can set of a container; what the engine works out itself is left out.
HOST = (
    *("Memory", "MemorySwap", "MemoryReservation", "NanoCpus", "CpuQuota", "CpuShares", "CpusetCpus", "OomScoreAdj"),
    *("PidsLimit", "Ulimits", "RestartPolicy", "Privileged", "ReadonlyRootfs", "CapAdd", "CapDrop", "GroupAdd"),
    *("IpcMode", "PidMode", "UTSMode", "UsernsMode", "CgroupnsMode", "Devices", "Sysctls", "NetworkMode"),
    *("PortBindings", "ExtraHosts", "Dns", "Tmpfs", "LogConfig", "Init"),
)
OF_COMPOSE = "com.docker.compose."
MOUNT = ("Type", "Name", "Source", "Destination", "RW")


def containers_now(inspected: list) -> dict:
    """By name. What the engine has nothing for is left out, so a container takes about a kilobyte."""
    return {one["Name"].lstrip("/"): container_now(one) for one in inspected}


def container_now(inspected: dict) -> dict:
    config, host, state = inspected["Config"], inspected["HostConfig"], inspected["State"]
    return {
        "id": inspected["Id"][:12],
        "made_of": inspected["Image"].rpartition(":")[2][:12],
        "service": service_of(inspected),
        "state": state["Status"],
        "health": (state.get("Health") or {}).get("Status", ""),
        "config": {
            **{key: config[key] for key in CONFIG if config.get(key)},
            "Labels": {name: value for name, value in labels_of(inspected).items()
                       if name == PROJECT or not name.startswith(OF_COMPOSE)},
            "Env": {name: digest(value) for name, _, value in
                    (pair.partition("=") for pair in config.get("Env") or [])},
        },
        "host": {**{key: host[key] for key in HOST if host.get(key)},
                 "SecurityOpt": [without_text(option) for option in host.get("SecurityOpt") or []]},
        "mounts": [{key: mount[key] for key in MOUNT if key in mount} for mount in inspected.get("Mounts") or []],
        "networks": sorted((inspected.get("NetworkSettings") or {}).get("Networks") or {}),
    }


def without_text(option: str) -> str:
    """The engine keeps a whole seccomp profile in its record."""
    kind, sign, value = option.partition("=")
    return f"{kind}{sign}sha256:{digest(value)}" if value.startswith("{") else option


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed_containers(before: dict, after: dict, would_start: list) -> list:
    """The containers that are others than before, run again, or would in a check be made again: those of the services
    in `would_start`. Each with both sides, as far as it is there."""
    changed = [{"name": name, "before": before.get(name), "after": after.get(name)}
               for name in sorted({**before, **after}) if differs(before.get(name), after.get(name))]
    named = {one["name"] for one in changed}
    waiting = [{"name": name, "before": one, "would": True} for name, one in sorted(before.items())
               if one["service"] in would_start and name not in named]
    missing = sorted(set(would_start) - {one["service"] for one in before.values()})
    return [*changed, *waiting, *({"name": service, "service": service, "would": True} for service in missing)]


def differs(before: dict | None, after: dict | None) -> bool:
    if before is None or after is None:
        return True
    return before["id"] != after["id"] or (before["state"] == "running") != (after["state"] == "running")
