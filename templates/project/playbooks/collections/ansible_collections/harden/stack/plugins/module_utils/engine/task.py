"""What is read otherwise of a container that a swarm started: its secrets are in its own memory, and it is on a bridge
that the engine's record does not show."""

from __future__ import annotations

import os
import stat

__all__ = ["addresses", "encrypted_networks", "secret_states", "secret_values"]

SECRETS = "/run/secrets"


def secret_states(container) -> set:
    """Mode and owner of each secret, as the container has it."""
    states = [os.lstat(path) for path in secret_paths(container).values()]
    return {f"{stat.S_IMODE(state.st_mode):04o} {state.st_uid}:{state.st_gid}" for state in states}


def secret_values(container) -> dict:
    values = {}
    for name, path in secret_paths(container).items():
        with open(path, encoding="utf-8", errors="replace") as stream:
            values[name] = stream.read()
    return values


def secret_paths(container) -> dict:
    """By name. The places are mounts of the engine's, which nobody inside can lead anywhere else."""
    mounted = [place for place in container.process.mounts() if place.startswith(f"{SECRETS}/")]
    root = f"{container.process.folder}/root"
    return {os.path.basename(place): f"{root}{place}" for place in mounted if not os.path.islink(f"{root}{place}")}


def addresses(container) -> list:
    """Every address of its network namespace but its own loopback: the bridge by which a port of the server leads to it
    is in no record."""
    with open(f"{container.process.folder}/net/fib_trie", encoding="ascii") as stream:
        lines = [line.split() for line in stream]
    found = {lines[at - 1][1] for at, words in enumerate(lines) if words[:2] == ["/32", "host"] and "LOCAL" in words}
    return sorted(one for one in found if not one.startswith("127."))


def encrypted_networks(container) -> str:
    """`all`, or the overlay networks whose traffic between servers is in the clear."""
    networks = container.inspected["NetworkSettings"]["Networks"]
    records = {name: container.engine.once(f"/networks/{one['NetworkID']}") for name, one in networks.items()}
    plain = [name for name, record in records.items()
             if record["Driver"] == "overlay" and "encrypted" not in (record.get("Options") or {})]
    return ", ".join(sorted(plain)) or "all"
