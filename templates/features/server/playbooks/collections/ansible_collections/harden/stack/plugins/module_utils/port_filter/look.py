"""Whether the ports of the server are closed but for those that are opened by name. They are closed only where nothing
that somebody may use is cut off by it."""

from __future__ import annotations

import os
import time

from ..engine.api import Engine, EngineError, default_socket
from ..record.states import file_state, planned_file
from ..settings.look import MODE
from ..system.nft import NFT, fault_of, in_kernel
from ..system.units import state_of
from . import listeners
from .rules import (CONTROL, DROP_IN, TABLE, TABLE_FILE, UNIT, UNIT_FILE, fixed_texts, open_file, opened_in,
                    others_texts, text_that_opens, whole_text)
from .ssh_ports import ssh_ports

__all__ = ["look"]

READING = "port-filter"
# The kernel gives them any port, and nobody calls them there.
CLIENTS = ("systemd-timesyn", "systemd-resolve", "systemd-network", "NetworkManager", "dhclient", "dhcpcd", "chronyd",
           "ntpd", "rsyslogd", "avahi-daemon")
# Where a server's address comes from; the rules let it in for everybody.
DHCP = {("udp", 68), ("udp", 546)}
PAUSE_SECONDS = 0.5
SHOWN = 12


def look(wanted: dict) -> dict:
    """`wanted`: stack, and the ports that it opens, each with who wants it."""
    if not os.access(NFT, os.X_OK):
        return {"todo": {"rules": [], "units": []}, "readings": {}, "unread": {READING: f"this server has no {NFT}"}}
    own = text_that_opens({**wanted["open"], **{f"{port}/tcp": "ssh" for port in ssh_ports()}})
    opening = {**others_texts(wanted["stack"]), open_file(wanted["stack"]): own}
    texts = {**fixed_texts(), open_file(wanted["stack"]): own}
    fault = fault_of(TABLE, whole_text(opening))
    rules = steps_of(texts, [TABLE_FILE, open_file(wanted["stack"])])
    cut = cut_off(opened_in("".join(opening.values()))) if fault or rules else []
    if cut:
        return {"todo": {}, "readings": {READING: refused(cut, fault)}}
    units = steps_of(texts, [UNIT_FILE, DROP_IN])
    state = state_of(UNIT)
    is_lasting = (state["UnitFileState"], state["ActiveState"]) == ("enabled", "active")
    todo = {"rules": rules or (steps_of(texts, [TABLE_FILE], always=True) if fault else []), "units": units}
    return {
        "todo": todo if fault or rules or units or not is_lasting else {},
        "readings": {READING: fault or ("in force" if is_lasting else "in force, but not at the next boot")},
    }


def steps_of(texts: dict, paths: list, always: bool = False) -> list:
    """What is to be written, as settings/bring.py takes it."""
    return [{"control": CONTROL, "program": "nft" if path.endswith(".nft") else "systemd", "file": path,
             "text": texts[path], "values": []}
            for path in paths if always or file_state(path) != planned_file(texts[path].encode(), MODE)]


def cut_off(opened: set) -> list:
    """The listeners that are reached now and would not be, each with its program."""
    before = opened_before()
    passing = opened | DHCP
    reached = {listener for listener in listeners.read_listeners()
               if (key := (listener.protocol, listener.port)) not in passing and (before is None or key in before)}
    names = {listener: name for listener, name in listeners.owners_of(reached).items()
             if not is_explained(listener, name)}
    return sorted({(listener.port, listener.protocol, name) for listener, name in lasting(names).items()})


def opened_before() -> set | None:
    """What the rules open that are in force, or would be after the next boot; None where nothing is closed."""
    if table := in_kernel(TABLE):
        return opened_in(table) if "policy drop" in table else None
    if state_of(UNIT)["UnitFileState"] != "enabled":
        return None
    return opened_in("".join(others_texts("").values()))


def is_explained(listener, name: str) -> bool:
    """Whether nobody outside calls a program there."""
    if listener.protocol == "udp" and name in CLIENTS and listener.port in listeners.local_ports():
        return True
    # Without a proxy, the engine holds the ports of its containers, which are forwarded before anybody asks for them.
    return name == "dockerd" and (listener.protocol, listener.port) in published()


def published() -> set:
    try:
        containers = Engine(default_socket()).all_containers()
    except EngineError:
        return set()
    return {(port.get("Type"), port.get("PublicPort")) for one in containers for port in one.get("Ports") or []}


def lasting(names: dict) -> dict:
    """A question to a name server has a port for a moment."""
    if not any(listener.protocol == "udp" and listener.port in listeners.local_ports() for listener in names):
        return names
    time.sleep(PAUSE_SECONDS)
    still = listeners.read_listeners()
    return {listener: name for listener, name in names.items() if listener in still}


def refused(cut: list, fault: str) -> str:
    shown = [f"{name} ({port}/{protocol})" for port, protocol, name in cut]
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    state = "off" if fault == "not in force" else "as before"
    return f"{state}, because this would cut off {', '.join(shown[:SHOWN])}{more}"
