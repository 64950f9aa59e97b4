"""Which containers were changed in place since they were made, or still have files that were replaced on the server.
Compose sees neither: it compares files, not what runs."""

from __future__ import annotations

from .container import Container, restart_policy, restarts_left
from .mounts import has_stale_files

__all__ = ["is_altered"]

# What the engine keeps of a container as it was asked for, by control and reading. Where a word is named, the engine
# says by it whether its kernel can do that at all: what it cannot do it leaves out at the start, and a new container
# would be no better.
KEPT = {
    ("memory-limit", "memory_limit"): ("MemoryLimit", lambda it: str(it.host_config["Memory"])),
    ("memory-limit", "memory_swap_limit"): ("SwapLimit", lambda it: str(it.host_config["MemorySwap"])),
    ("memory-limit", "memory_reservation"): ("MemoryLimit", lambda it: str(it.host_config["MemoryReservation"])),
    ("cpu-limit", "cpu_quota"): ("CpuCfsQuota", lambda it: str(it.host_config["NanoCpus"])),
    ("pids-limit", "pids_limit"): ("PidsLimit", lambda it: str(it.host_config["PidsLimit"])),
    ("bounded-restart", "restart_policy"): (None, restart_policy),
    ("bounded-restart", "restarts_left"): (None, restarts_left),
}


def is_altered(container: Container, wanted: dict, info: dict) -> bool:
    """Whether its limits or restarts differ from `wanted` (checks by control), no restart is left, it is on a network
    that its compose file has not, or a file that is mounted was replaced since it started."""
    return has_other_network(container, wanted) or has_stale_files(container) or any(
        kept(container) != wanted[control][reading] for (control, reading), (able, kept) in KEPT.items()
        if reading in wanted.get(control, {}) and (able is None or info.get(able)))


def has_other_network(container: Container, wanted: dict) -> bool:
    own = wanted.get("own-networks", {}).get("networks")
    return own is not None and not set(container.inspected["NetworkSettings"]["Networks"]) <= set(own.split(", "))
