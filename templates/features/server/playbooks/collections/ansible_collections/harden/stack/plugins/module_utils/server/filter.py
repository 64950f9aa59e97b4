"""Whether the rules that guard a stack's networks are in force: asked of the packet filter itself, and of the engine
whose bridges they name."""

from __future__ import annotations

import os
import subprocess

from ..engine.api import Engine, EngineError, default_socket
from ..system.units import state_of

__all__ = ["look"]

IPTABLES = "/usr/sbin/iptables"


def look(wanted: dict) -> dict:
    """`wanted`: project, bridges, and units by control, each with its name and its rules (chain, words)."""
    units = wanted["units"]
    states = {control: state_of(unit["unit"]) for control, unit in units.items()}
    if not os.access(IPTABLES, os.X_OK):
        return {
            # The unit waits for the program; there is nothing more to do.
            "todo": [control for control, state in states.items() if state["UnitFileState"] != "enabled"],
            "readings": {},
            "unread": dict.fromkeys([f"filter {control}" for control in units], f"this server has no {IPTABLES}"),
        }
    missing = {control: [rule for rule in unit["rules"] if not in_force(rule)] for control, unit in units.items()}
    stray = stray_networks(wanted["project"], wanted["bridges"])
    return {
        "todo": [control for control in units if missing[control] or not is_right(states[control])],
        "readings": {f"filter {control}": describe(missing[control], stray) for control in units},
    }


def is_right(state: dict) -> bool:
    return (state["UnitFileState"], state["ActiveState"], state["NeedDaemonReload"]) == ("enabled", "active", "no")


def in_force(rule: dict) -> bool:
    command = [IPTABLES, "-w", "-t", "mangle", "-C", rule["chain"], *rule["words"].split()]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def stray_networks(project: str, bridges: list) -> list:
    """The project's networks whose bridge has another name than the rules: those that were made by an earlier
    version."""
    try:
        networks = Engine(default_socket()).json("/networks")
    except EngineError:
        return []
    own = [
        network for network in networks if (network.get("Labels") or {}).get("com.docker.compose.project") == project
    ]
    return [
        network["Name"]
        for network in own
        if (network.get("Options") or {}).get("com.docker.network.bridge.name") not in bridges
    ]


def describe(missing: list, stray: list) -> str:
    if missing:
        return f"{len(missing)} rules short"
    return f"not over {', '.join(stray)}: take the stack down once, and deploy" if stray else "in force"
