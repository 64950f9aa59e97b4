"""The list of system calls that a service may make: those that were recorded, and those that nobody could see."""

from __future__ import annotations

__all__ = ["completed", "narrowed", "permitted", "permitted_with"]

ALLOWED = "SCMP_ACT_ALLOW"


def permitted(profile: dict) -> set:
    """The calls that any container may be given: those of the widest profile."""
    return {name for entry in profile["syscalls"] if entry["action"] == ALLOWED for name in entry["names"]}


def permitted_with(capabilities, groups: dict) -> set:
    """The calls that a container with these capabilities may be given: some are worth nothing without theirs."""
    return permitted(groups["profile"]).union(*(groups["unless"].get(one, ()) for one in capabilities))


def completed(recorded, always: list, instead: list, most: set) -> list:
    """Sorted. `always` are calls that are allowed whatever was recorded, `instead` sets of which one brings the
    others; nothing beyond `most` is given."""
    seen = {*recorded, *always}
    others = {name for one in instead if seen & set(one) for name in one}
    return sorted((seen | others) & most)


def narrowed(profile: dict, names) -> dict:
    """The widest profile with no other calls than these; what else it refuses stays refused."""
    beyond = sorted(names - permitted(profile))
    kept = [{**entry, "names": [name for name in entry["names"]
                                if (name in names if entry["action"] == ALLOWED else name not in beyond)]}
            for entry in profile["syscalls"]]
    own = [{"names": beyond, "action": ALLOWED}] if beyond else []
    return {**profile, "syscalls": [entry for entry in kept if entry["names"]] + own}
