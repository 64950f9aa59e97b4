"""Whether the distribution's own timers run that a control needs."""

from __future__ import annotations

from ..server.boot import describe
from ..system.units import states_of

__all__ = ["look"]


def look(wanted: dict) -> dict:
    """`wanted`: the timers by control. One that is masked was switched off on purpose: it is told, and left alone."""
    states = states_of(list(dict.fromkeys(name for names in wanted.values() for name in names)))
    return {
        "todo": [{"control": control, "name": name} for control, names in wanted.items() for name in names
                 if is_startable(states[name])],
        "readings": {f"unit {name}": describe(state) for name, state in states.items()},
    }


def is_startable(state: dict) -> bool:
    """A static unit has no state of its own at boot."""
    is_right = state["UnitFileState"] in ("enabled", "static") and state["ActiveState"] == "active"
    return state["LoadState"] == "loaded" and not is_right
