"""Which places of the server a container has: judged by what they are, not by how the compose file spells them."""

from __future__ import annotations

import os
import re

from ..engine.api import EngineError
from ..system.paths import is_below

__all__ = ["engine_socket", "has_stale_files", "loose_tmpfs", "sensitive_mounts", "shared_mounts", "stale_mounts",
           "writable_binds"]

SOCKETS = ("docker.sock", "containerd.sock", "podman.sock", "crio.sock")
SOCKET_FOLDERS = ("/", "/run", "/var", "/var/run", "/run/docker", "/run/containerd")
# What the server's own programs trust, and where keys and other stacks' secrets lie. What is above them has them too.
SENSITIVE = ("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/opt/harden", "/proc", "/root/.ssh", "/run",
             "/sbin", "/sys", "/usr", "/var/lib/containerd", "/var/lib/docker", "/var/lib/harden-init",
             "/var/spool/cron")
# Homes as a whole, and where keys lie in any folder.
KEYS = re.compile(r"/home(/[^/]+)?|.*/\.(ssh|aws|docker|gnupg|kube)(/.*)?")
# What a place in memory must be mounted with.
TIGHT = ("noexec", "nosuid", "nodev")
# Where the engine itself has places in memory.
ENGINES = ("/dev", "/proc", "/sys")
TIED = ("shared", "rshared", "slave", "rslave")
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


def writable_binds(container) -> str:
    """The places of the server that it may write to."""
    return ", ".join(sorted(place for place, mount in binds(container) if mount["RW"])) or "none"


def shared_mounts(container) -> str:
    """Where mounts of the server appear inside later, or the other way round: by the kernel's own table. The engine
    itself lets its volumes follow the server (`master`), so that for them only the other way counts. What lies behind
    a link of the image has another place there: of that the engine's record says how it was tied."""
    mounts = container.process.mounts()
    tied = {place: " ".join(mounts[place]["shared"]) for mount in container.inspected["Mounts"]
            for place, one in mounts.items()
            if is_below(place, mount["Destination"])
            and any(mount["Type"] == "bind" or tie.startswith("shared:") for tie in one["shared"])}
    recorded = {mount["Destination"]: mount["Propagation"] for mount in container.mounts("bind")
                if os.path.normpath(mount["Destination"]) not in mounts and mount["Propagation"] in TIED}
    return ", ".join(f"{place} ({how})" for place, how in sorted({**recorded, **tied}.items())) or "none"


def loose_tmpfs(container) -> str:
    """The places in memory from which programs can be run, or where files can be devices or change their user. By the
    kernel's own table: an image can have a link where one was asked for, as /var/run is in most. What a folder of the
    server has of this sort comes along with it."""
    asked = [*(container.host_config.get("Tmpfs") or {}), *(one["Destination"] for one in container.mounts("tmpfs"))]
    own = {os.path.normpath(one) for one in asked}
    others = [os.path.normpath(mount["Destination"]) for kind in ("bind", "volume") for mount in container.mounts(kind)]
    found = {place: missing for place, mount in container.process.mounts().items()
             if mount["is_memory"] and (place in own or not any(is_below(place, one) for one in [*others, *ENGINES]))
             and (missing := [option for option in TIGHT if option not in mount["options"]])}
    return ", ".join(f"{place} (without {', '.join(missing)})" for place, missing in sorted(found.items())) or "none"


def sources(container) -> list:
    """The places of all mounts, with links followed."""
    return [resolved(source) for source, _ in binds(container)]


def binds(container) -> list:
    """The places of the server with the mounts that show them: binds, and volumes that are binds in disguise."""
    disguised = [(device, mount) for mount in container.mounts("volume") if (device := bound(container, mount))]
    return [(mount["Source"], mount) for mount in container.mounts("bind")] + disguised


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
    since, as many editors do."""
    if not container.inspected["State"]["Pid"]:
        return []
    return sorted(mount["Destination"] for mount in container.mounts("bind") if is_stale(container.process, mount))


def has_stale_files(container) -> bool:
    """Whether one of them is a file that the stack placed. The others are the user's or the server's own: when a
    service may restart for them is not the stack's to decide."""
    stale = stale_mounts(container)
    return any(mount["Destination"] in stale and container.root and is_below(mount["Source"], container.root)
               for mount in container.mounts("bind"))


def is_stale(process, mount: dict) -> bool:
    try:
        outside, inside = os.stat(mount["Source"]), process.stat(mount["Destination"])
    except OSError:
        # Not there, or behind a link: nothing is known, and nothing is claimed.
        return False
    return (outside.st_dev, outside.st_ino) != (inside.st_dev, inside.st_ino)
