"""What a server knows of the backups of a stack."""

from __future__ import annotations

from ..system.files import read_object

__all__ = ["backups_of"]

STATE = "/var/lib/harden-init.{}.backup/state.json"
SHOWN = ("last", "proven", "failed")


def backups_of(project: str, state: str = STATE) -> dict:
    """The last backup, the last proof, and the last failure since; what is not there is left out."""
    kept = read_object(state.format(project))
    return {name: kept[name] for name in SHOWN if kept.get(name)}
