"""What a server knows of the backups of a stack."""

from __future__ import annotations

import time

from ..system.files import read_object

__all__ = ["backup_reading", "backups_of"]

# Written by each backup and each proof.
STATE = "/var/lib/harden-init.{}.backup/state.json"
SHOWN = ("last", "proven", "failed")
IN_TIME = "in time"


def backups_of(project: str, state: str = STATE) -> dict:
    """The last backup, the last proof, and the last failure since; what is not there is left out."""
    return shown(read_object(state.format(project)))


def shown(kept: dict) -> dict:
    return {name: kept[name] for name in SHOWN if isinstance(kept.get(name), dict)}


def backup_reading(name: str, project: str, state: str = STATE, now=time.time) -> str:
    """How old the last one is: `name` is `backup within DAYS days`, or `proof within DAYS days`. A proof is late only
    when the first backup is older than that."""
    what, _, days, _ = name.split(" ")
    kept, least = read_object(state.format(project)), now() - int(days) * 86400
    known = shown(kept)
    last = known.get("last" if what == "backup" else "proven", {})
    if seconds_of(last) >= least or what == "proof" and not last and number_of(kept.get("since")) >= least:
        return IN_TIME
    why = known.get("failed", {}).get("why", "")
    return f"{last.get('at', 'none')}{f'; the last try failed: {why}' if why else ''}"


def seconds_of(entry: dict) -> float:
    return number_of(entry.get("seconds_at"))


def number_of(found) -> float:
    return found if isinstance(found, (int, float)) else 0
