"""How large the places in memory of a service may become."""

from __future__ import annotations

__all__ = ["SIZES", "size_for", "sizes_for"]

# Megabytes that people write.
SIZES = (16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192)
MEGABYTE = 1 << 20
# A life is short: a place may become so many times as full as it was seen.
ROOM, LEAST = 4, 64


def sizes_for(writable, filled: dict, entry: dict) -> tuple:
    """(place, megabytes) for each place: half of the memory that the service has by its `entry` in a compose file, or
    more where more was seen in it (`filled`, in bytes). What is written there counts as memory of the service, and
    without a size it would end by that."""
    share = memory_of(entry) / 2
    return tuple((place, size_for(max(LEAST, share / MEGABYTE, ROOM * filled.get(place, 0) / MEGABYTE)))
                 for place in writable)


def size_for(megabytes: float) -> int:
    """The least of the usual sizes that has room for so much; the largest one where none has."""
    return next((size for size in SIZES if size >= megabytes), SIZES[-1])


def memory_of(entry: dict) -> int:
    """Its limit, in bytes, as Compose prints it; 0 where it has none."""
    resources = (entry.get("deploy") or {}).get("resources") or {}
    return int(entry.get("mem_limit") or (resources.get("limits") or {}).get("memory") or 0)
