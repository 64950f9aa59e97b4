"""Whether a timer of the stack runs: what systemd says of it."""

from __future__ import annotations

import os

from .boot import RUNNING, describe, todo_of
from .parts import ServerFault
from ..system.units import state_of

__all__ = ["look_at"]


def look_at(timer: str, purpose: str, without: str) -> dict:
    """What is to be done about it, and what is read of it. Raises ServerFault where no systemd runs, which says by
    `purpose` what for, and by `without` how the answers do without it."""
    if not os.path.isdir(RUNNING):
        raise ServerFault(f"it is not run by systemd, which {purpose}: {without}")
    state = state_of(timer)
    return {"todo": todo_of(state), "readings": {f"unit {timer}": describe(state)}}
