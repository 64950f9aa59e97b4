"""How much lies in a place in memory that a container has."""

from __future__ import annotations

import os

__all__ = ["filling"]


def filling(first: int, place: str) -> int:
    """In bytes, of the container whose first process that is; 0 where it cannot be told."""
    root = f"/proc/{first}/root"
    try:
        # A link inside would be followed outside.
        if any(os.path.islink(root + part) for part in parts_of(place)):
            return 0
        found = os.statvfs(root + place)
    except OSError:
        return 0
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def parts_of(place: str) -> list:
    """`/a/b`: `/a`, `/a/b`."""
    names = place.strip("/").split("/")
    return ["/" + "/".join(names[:number]) for number in range(1, len(names) + 1)]
