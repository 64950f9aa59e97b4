"""Whether the server backs the data up by itself."""

from __future__ import annotations

from .timer import look_at

__all__ = ["look"]


def look(wanted: dict) -> dict:
    """`wanted`: timer, its name."""
    return look_at(wanted["timer"], "backs up the data each day", "write `at: never` in backups")
