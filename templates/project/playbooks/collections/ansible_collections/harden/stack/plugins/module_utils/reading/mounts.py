"""Which places of the server a container has: judged by what they are, not by how the compose file spells them."""

from __future__ import annotations

import os
import re

from ..engine.api import EngineError
from ..system.paths import is_below

__all__ = ["engine_socket", "sensitive_mounts", "stale_mounts"]

SOCKETS = ("docker.sock", "containerd.sock", "podman.sock", "crio.sock")
SOCKET_FOLDERS = ("/", "/run", "/var", "/var/run", "/run/docker", "/run/containerd")
# What the server's own programs trust, and where keys and other stacks' secrets lie. What is above them has them too.
SENSITIVE = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt/harden", "/proc", "/root/.ssh", "/run",
             "/sbin", "/sys", "/usr", "/var/lib/containerd", "/var/lib/docker", "/var/lib/harden-init",
             "/var/spool/cron")
# Homes as a whole, and where keys lie in any folder.
KEYS = re.compile(r"/home(/[^/]+)?|.*/\.(ssh|aws|docker|gnupg|kube)(/.*)?")
# What many programs read of a server, and what says nothing of it.
HARMLESS = ("/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo")


def engine_socket(container) -> str:
    within = [source for source in sources(container)
              if source in SOCKET_FOLDERS or os.path.basename(source) in SOCKETS]
    return ", ".join(sorted(within)) or "absent"


def sensitive_mounts(container) -> str:
    """The places that no container may have, read-only or not. What the stack placed itself is its own."""
    own = container.root
    found = {source for source in sources(container)
             if is_sensitive(source) and not (own and is_below(source, own))
             and os.path.basename(source) not in SOCKETS}
    return ", ".join(sorted(found)) or "none"


def sources(container) -> list:
    """The places of all mounts, with links followed: of binds, and of volumes that are binds in disguise."""
    binds = [mount["Source"] for mount in container.mounts("bind")]
    volumes = [device for mount in container.mounts("volume") if (device := bound(container, mount))]
    return [resolved(source) for source in binds + volumes]


def bound(container, mount: dict) -> str:
    """The folder of the server that a volume is made of; empty where it is the engine's own."""
    try:
        volume = container.engine.once(f"/volumes/{mount['Name']}")
    except EngineError:
        return ""
    device = (volume.get("Options") or {}).get("device", "")
    return device if device.startswith("/") else ""


def resolved(path: str) -> str:
    # A name that only leads somewhere else is judged by where it leads.
    real = os.path.realpath(path)
    return path if os.path.normpath(path) in HARMLESS else real


def is_sensitive(place: str) -> bool:
    if any(is_below(place, one) for one in HARMLESS):
        return False
    return bool(KEYS.fullmatch(place)) or any(is_below(place, one) or is_below(one, place) for one in SENSITIVE)


def stale_mounts(container) -> list:
    """Where the container has another file than the server has at the place that was mounted: one that was replaced
    since. Only of what the stack placed."""
    if not container.inspected["State"]["Pid"]:
        return []
    mounts = [
        mount for mount in container.mounts("bind") if container.root and is_below(mount["Source"], container.root)
    ]
    return sorted(mount["Destination"] for mount in mounts if is_stale(container.process, mount))


def is_stale(process, mount: dict) -> bool:
    try:
        outside, inside = os.stat(mount["Source"]), process.stat(mount["Destination"])
    except OSError:
        # Not there, or behind a link: nothing is known, and nothing is claimed.
        return False
    return (outside.st_dev, outside.st_ino) != (inside.st_dev, inside.st_ino)
