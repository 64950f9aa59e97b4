"""Whether the server measures the stack by itself: what systemd says of the timer."""

from __future__ import annotations

import os

from .boot import RUNNING, describe, todo_of
from .parts import ServerFault
from ..system.units import state_of

__all__ = ["look"]


def look(wanted: dict) -> dict:
    """`wanted`: timer, its name."""
    if not os.path.isdir(RUNNING):
        raise ServerFault(
            "it is not run by systemd, which measures the stack every hour: leave out `regular-audit` in "
            "hardening.overrides"
        )
    state = state_of(wanted["timer"])
    return {"todo": todo_of(state), "readings": {f"unit {wanted['timer']}": describe(state)}}
