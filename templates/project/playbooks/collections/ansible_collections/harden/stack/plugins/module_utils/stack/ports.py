"""Tells whether a port that a stack wants is someone else's, and whose."""

from __future__ import annotations

import errno
import socket
import time

from ..engine.labels import of_project

__all__ = ["port_faults"]

EVERYWHERE = ("0.0.0.0", "::")
IN_USE = "another program of this server uses the port; stop it, or publish elsewhere"
# While it starts a container, as it does after its own start, the engine holds the port and does not list it yet.
PATIENCE_S = 5.0
PAUSE_S = 0.25


def port_faults(entries: list, project: str, containers: list, list_again) -> list:
    """What keeps the stack from its ports, a sentence each. `containers` are the engine's list, and `list_again` gives
    it anew: a port that nobody known holds may be one that the engine is about to list."""
    end = time.monotonic() + PATIENCE_S
    while True:
        faults = [fault for entry in entries if (fault := port_fault(entry, project, containers))]
        if not any(fault.endswith(IN_USE) for fault in faults) or time.monotonic() > end:
            return faults
        time.sleep(PAUSE_S)
        containers = list_again()


def port_fault(wanted: dict, project: str, containers: list) -> str:
    """`wanted` has service, address, port and protocol, `containers` are the engine's list. Empty when the
    port is free or the project's own."""
    holders = [entry for entry in containers if _publishes(entry, wanted)]
    if of_project(holders, project):
        return ""
    place = f"{wanted['address']}:{wanted['port']}{'' if wanted['protocol'] == 'tcp' else '/udp'}"
    if holders:
        name = holders[0]["Names"][0].lstrip("/")
        return (
            f"{place}, where {wanted['service']} must listen, is used by the container {name}: stop it, or publish "
            "elsewhere"
        )
    reason = _why_not_bound(wanted["address"].strip("[]"), wanted["port"], wanted["protocol"])
    return f"{wanted['service']} cannot listen at {place}: {reason}" if reason else ""


def _publishes(container: dict, wanted: dict) -> bool:
    address = wanted["address"].strip("[]")
    return any(
        port.get("PublicPort") == wanted["port"]
        and port.get("Type", "tcp") == wanted["protocol"]
        and (port.get("IP") == address or port.get("IP") in EVERYWHERE or address in EVERYWHERE)
        for port in container.get("Ports") or []
    )


def _why_not_bound(address: str, port: int, protocol: str) -> str:
    """Tries it, which is the only answer that counts, and lets go at once."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM) as probe:
            if protocol == "tcp":
                # What a connection leaves behind for a minute is nobody's.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return IN_USE
        if error.errno == errno.EADDRNOTAVAIL:
            return "no interface of this server has that address"
        return error.strerror or str(error)
    return ""
