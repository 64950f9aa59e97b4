"""Whether the rules that guard a stack's networks are in force: asked of the kernel, and of the engine whose bridges
they name."""

from __future__ import annotations

import concurrent.futures
import ipaddress
import os
import re
import socket
import time

from ..engine.api import Engine, EngineError, default_socket
from ..engine.labels import of_project
from ..system.nft import NFT, fault_of
from ..system.units import states_of

__all__ = ["look"]

BRIDGE_NAME = "com.docker.network.bridge.name"
# What resolves the names writes their addresses down and then gives them to the kernel: between the two they differ.
PATIENCE_SECONDS, PAUSE_SECONDS = 3, 0.2
# It runs for the first time some seconds after its timer was started, which a deploy may have done just now.
FIRST_RUN_SECONDS = 20


def look(wanted: dict) -> dict:
    """`wanted`: project, bridges, units by control, each with its name, its table and the name of its rules, and the
    texts of all rules by name. Rules with names have what resolves them under `names`."""
    units = wanted.get("units", {})
    named = states_of(list(dict.fromkeys(name for unit in units.values() for name in names_of(unit))))
    states = {control: [named[name] for name in names_of(unit)] for control, unit in units.items()}
    if not units or not os.access(NFT, os.X_OK):
        return {
            # The unit waits for the program; there is nothing more to do.
            "todo": [control for control, all_of in states.items()
                     if any(state["UnitFileState"] != "enabled" for state in all_of)],
            "readings": {},
            "unread": dict.fromkeys([f"filter {control}" for control in units], f"this server has no {NFT}"),
        }
    faults = {control: lasting_fault(unit, wanted["texts"][unit["rules"]]) for control, unit in units.items()}
    strays, shared = uncovered(wanted["project"], wanted["bridges"])
    missing = {control: nameless(unit, states[control]) for control, unit in units.items()}
    late = {control: late_of(names) for control, names in missing.items()}
    readings = {f"filter {control}": describe(faults[control], strays, missing[control], late[control])
                for control in units}
    return {
        "todo": [control for control in units
                 if faults[control] or late[control] or not all(map(is_right, states[control]))],
        "readings": {name: said for name, said in readings.items() if not shared or said != "in force"},
        "unread": {
            name: f"in force, but not over {', '.join(shared)}: what others use too has no rules of this stack"
            for name, said in readings.items()
            if shared and said == "in force"
        },
    }


def names_of(unit: dict) -> list:
    """The units that must be active: of the rules, and of what resolves their names."""
    return [unit["unit"], *([unit["names"]["timer"]] if "names" in unit else [])]


def addresses_of(unit: dict) -> str:
    """The addresses of the names in the rules, as they were found last."""
    try:
        with open(unit["names"]["addresses"], encoding="utf-8") as stream:
            return stream.read()
    except (KeyError, FileNotFoundError):
        return ""


def nameless(unit: dict, states: list) -> list:
    """The names without any address in the rules, so that nothing reaches them, after they were resolved for the first
    time."""
    until = time.monotonic() + (FIRST_RUN_SECONDS if all(map(is_right, states)) else 0)
    while "names" in unit and not os.path.exists(unit["names"]["addresses"]) and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
    addresses = addresses_of(unit)
    known = set(re.findall(r"^add element inet \S+ v[46]\.(\S+) ", addresses, re.MULTILINE))
    return [name for name in unit.get("names", {}).get("hosts", []) if name not in known]


def late_of(names: list) -> list:
    """Those of the names that have an address by now."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=16) as pool:
        return [name for name, has in zip(names, pool.map(has_address, names)) if has]


def has_address(name: str) -> bool:
    """Whether the server finds one outside itself now: the run that resolves the names next will put it in the
    rules."""
    try:
        answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    found = [ipaddress.ip_address(address.split("%")[0]) for *_, (address, *_) in answers]
    return any(not (it.is_loopback or it.is_link_local or it.is_multicast or it.is_unspecified) for it in found)


def is_right(state: dict) -> bool:
    return (state["UnitFileState"], state["ActiveState"], state["NeedDaemonReload"]) == ("enabled", "active", "no")


def lasting_fault(unit: dict, rules: str) -> str:
    """How the table in the kernel differs from the wanted one. Where names are resolved, only a difference that stays
    counts."""
    until = time.monotonic() + (PATIENCE_SECONDS if "names" in unit else 0)
    fault = fault_of(unit["table"], "\n".join([rules, addresses_of(unit)]))
    while fault and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        fault = fault_of(unit["table"], "\n".join([rules, addresses_of(unit)]))
    return fault


def uncovered(project: str, bridges: list) -> tuple:
    """The networks that the rules do not reach: those of the project whose bridge has another name (they were made by
    an earlier version), and those that its containers are on and others may be too, such as the server's own."""
    try:
        engine = Engine(default_socket())
        networks = engine.json("/networks")
        containers = of_project(engine.all_containers(), project)
    except EngineError:
        return [], []
    covered = {one["Name"] for one in networks if (one.get("Options") or {}).get(BRIDGE_NAME) in bridges}
    own = {one["Name"] for one in of_project(networks, project) if one.get("Driver") == "bridge"}
    used = {name for one in containers for name in (one.get("NetworkSettings") or {}).get("Networks") or {}}
    return sorted(own - covered), sorted(used - covered - own - {"none"})


def describe(fault: str, strays: list, missing: list, late: list) -> str:
    if fault:
        return fault
    if strays:
        return f"not over {', '.join(strays)}: take the stack down once, and deploy"
    if late:
        return f"in force, but without the address that {', '.join(late)} has now: deploy, or wait a minute"
    return f"in force, but this server finds no address of {', '.join(missing)}" if missing else "in force"
