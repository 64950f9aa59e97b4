"""The list of system calls that a service may make: those that were recorded, and those that nobody could see."""

from __future__ import annotations

__all__ = ["completed", "narrowed", "permitted"]

ALLOWED = "SCMP_ACT_ALLOW"


def permitted(profile: dict) -> set:
    """The calls that any container may be given: those of the widest profile."""
    return {name for entry in profile["syscalls"] if entry["action"] == ALLOWED for name in entry["names"]}


def completed(recorded, always: list, instead: list, most: set) -> list:
    """Sorted. `always` are calls that are allowed whatever was recorded, `instead` sets of which one brings the
    others; nothing beyond `most` is given."""
    seen = {*recorded, *always}
    others = {name for one in instead if seen & set(one) for name in one}
    return sorted((seen | others) & most)


def narrowed(profile: dict, names) -> dict:
    """The widest profile with no other calls than these; what it refuses stays refused."""
    kept = [{**entry, "names": [name for name in entry["names"] if entry["action"] != ALLOWED or name in names]}
            for entry in profile["syscalls"]]
    return {**profile, "syscalls": [entry for entry in kept if entry["names"]]}
