"""Which containers were changed in place since they were made. Compose does not see that: it compares files, not what runs."""

from __future__ import annotations

from ansible.module_utils.harden_readings import Container, restart_policy

__all__ = ["is_altered"]

# What the engine keeps of a container as it was asked for: by control and reading, and how the engine says that its kernel can do it at all.
# What it cannot do it leaves out at the start, and a new container would be no better.
KEPT = {
    ("memory-limit", "memory_limit"): ("MemoryLimit", lambda host_config: str(host_config["Memory"])),
    ("cpu-limit", "cpu_quota"): ("CpuCfsQuota", lambda host_config: str(host_config["NanoCpus"])),
    ("pids-limit", "pids_limit"): ("PidsLimit", lambda host_config: str(host_config["PidsLimit"])),
}


def is_altered(container: Container, wanted: dict, info: dict, project: str) -> bool:
    """Whether its limits or restarts are others than `wanted` (checks by control), or it is on a network that its compose file has not."""
    limits = any(info.get(able) and kept(container.host_config) != want
                 for (control, reading), (able, kept) in KEPT.items() if (want := wanted.get(control, {}).get(reading)) is not None)
    policy = wanted.get("bounded-restart", {}).get("restart_policy", restart_policy(container))
    return limits or policy != restart_policy(container) or has_other_network(container, wanted, project)


def has_other_network(container: Container, wanted: dict, project: str) -> bool:
    """Only where all networks must be the stack's own: others may have any name."""
    names = container.inspected["NetworkSettings"]["Networks"]
    return "internal-network" in wanted and any(not name.startswith(f"{project}_") for name in names)
