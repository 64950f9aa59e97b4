"""At which ports a service wants the names outside. Its networks lead nowhere, so in one more life each name has an
address, and the kernel says at which port it found no way to it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import replace

from ..life.laboratory import OutOfTime
from .talks import MOST_PORTS, PROTOCOLS, port_of

__all__ = ["with_ports"]

# For measurements between devices (RFC 2544): no network of a server has them.
NOBODYS = ipaddress.ip_network("198.18.0.0/15")
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?")


def with_ports(network: dict | None, laboratory, recipe) -> dict | None:
    """The fact with the ports at each name; as it is where it has no name, or where that was not found out."""
    names = [one["value"] for one in (network or {}).get("outside", []) if HOST_NAME.fullmatch(one["value"])]
    if not names:
        return network
    addresses = {str(NOBODYS[number]): name for number, name in enumerate(names, 1)}
    hosts = tuple(f"{name}={address}" for address, name in addresses.items())
    try:
        # Whether it lives as before is not asked: it is told something else than in the lives before.
        [(life, _, _)] = laboratory.lives([replace(recipe, hosts=hosts)])
    except OutOfTime:
        return network
    if laboratory.tracer.lost():
        return network
    wanted = {name: {} for name in names}
    for program, address, port, protocol in laboratory.tracer.lineage.lost_ways_below(life.shims):
        told = port_of(port, PROTOCOLS.get(protocol, ""))
        if address in addresses and told:
            wanted[addresses[address]].setdefault(told, set()).add(program)
    return {**network, "outside": [told_with(one, wanted.get(one["value"], {})) for one in network["outside"]]}


def told_with(entry: dict, ports: dict) -> dict:
    """An entry with its ports and the programs that wanted them."""
    parts = [f"{', '.join(sorted(programs))} wanted its port {port}" for port, programs in sorted(ports.items())]
    return {**entry, "evidence": "; ".join([entry["evidence"], *parts]), "ports": sorted(ports)[:MOST_PORTS]}
