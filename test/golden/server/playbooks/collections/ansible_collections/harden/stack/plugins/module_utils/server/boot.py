"""Whether the stack comes back after a reboot: what systemd says of the unit that starts it."""

from __future__ import annotations

import os

from .parts import ServerFault
from ..system.units import settled

__all__ = ["look"]

RUNNING = "/run/systemd/system"


def look(wanted: dict) -> dict:
    """`wanted`: unit, its name. Waits until a boot that is under way has come to an end."""
    if not os.path.isdir(RUNNING):
        raise ServerFault(
            "it is not run by systemd, which starts the stack at boot: leave out `boot-unit` in hardening.overrides, "
            "and start the stack by other means"
        )
    state = settled(wanted["unit"])
    return {"todo": todo_of(state), "readings": {f"unit {wanted['unit']}": describe(state)}}


def todo_of(state: dict) -> list:
    """What is to be done about it, in words."""
    if state["LoadState"] != "loaded":
        return ["bring", "enable", "start"]
    steps = {"reload": state["NeedDaemonReload"] == "yes", "enable": state["UnitFileState"] != "enabled",
             "start": state["ActiveState"] != "active"}
    return [step for step, missing in steps.items() if missing]


def describe(state: dict) -> str:
    if state["LoadState"] != "loaded":
        return state["LoadState"] or "unknown"
    return f"{state['UnitFileState']}, {state['ActiveState']}"
