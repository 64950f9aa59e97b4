"""How old the last backup of a stack is, and the last proof of one."""

from __future__ import annotations

import time

from ..system.files import read_object

__all__ = ["backup_reading"]

STATE = "/var/lib/harden-init.{}.backup/state.json"
IN_TIME = "in time"


def backup_reading(name: str, stack: str, state: str = STATE, now=time.time) -> str:
    """`name` is `backup within DAYS days`, or `proof within DAYS days`. A proof is late only when the first backup is
    older than that."""
    what, _, days, _ = name.split(" ")
    kept, least = read_object(state.format(stack)), now() - int(days) * 86400
    last = kept.get("last" if what == "backup" else "proven") or {}
    if seconds_of(last) >= least or what == "proof" and not last and kept.get("since", 0) >= least:
        return IN_TIME
    why = (kept.get("failed") or {}).get("why", "")
    return f"{last.get('at', 'none')}{f'; the last try failed: {why}' if why else ''}"


def seconds_of(entry: dict) -> float:
    found = entry.get("seconds_at", 0)
    return found if isinstance(found, (int, float)) else 0
