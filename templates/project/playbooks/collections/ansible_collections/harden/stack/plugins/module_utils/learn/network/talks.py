"""Whom a service talks to, as a fact: the services of its stack, and names and addresses outside."""

from __future__ import annotations

import ipaddress

from .heard import Heard
from .names import names_in

__all__ = ["network_fact"]

# How many lives must have been heard from their first packet to their last; how many of anything are told.
LEAST_LIVES, MOST, MOST_PORTS = 2, 100, 50
UNKNOWN = "unknown"
PROTOCOLS = {6: "tcp", 17: "udp"}
NOBODY = ("localhost", "localhost.localdomain")


def network_fact(workshop, tracer, lives: list) -> dict | None:
    """None where that was not found out: nobody could listen, or the kernel lost an event. The experiment's networks
    lead nowhere, so what was wanted outside is known by its name, or by the address to which no network led."""
    whole = sum(life.heard.is_whole(life.starts) for life in lives)
    if whole < LEAST_LIVES or tracer.lost():
        return None
    known = names_in(workshop.config, workshop.stack)
    talks = Talks(workshop.service, known, len(lives))
    for number, life in enumerate(lives):
        talks.hear(number, life.heard)
        talks.miss(number, life.heard, tracer.lineage.lost_ways_below(life.shims))
    return {"lives": whole, **talks.told()}


class Talks:
    """Gathers several lives: (kind, whom) with the lives in which, as {how: numbers of the lives}, and the ports."""

    def __init__(self, service: str, known: dict, lives: int) -> None:
        self.service, self.known, self.lives = service, known, lives
        self.found, self.ports = {}, {}

    def hear(self, number: int, heard: Heard) -> None:
        """The names and the packets of a life."""
        for name in {plain(one, heard) for one in heard.names}:
            if name in self.known:
                self.add("peers", self.known[name], "its name was asked for", number)
            elif name not in heard.own and name not in NOBODY and not name.endswith(".localhost"):
                self.add("outside", name, "its name was asked for", number)
        for address, port, protocol in heard.targets:
            if address in heard.peers:
                self.add("peers", heard.peers[address], "it was connected to", number, port_of(port, protocol))
            elif is_outside(address, heard):
                self.add("addresses", address, "packets went there", number, port_of(port, protocol))

    def miss(self, number: int, heard: Heard, ways: set) -> None:
        """The addresses to which no network led in a life."""
        for program, address, port, protocol in ways:
            if not address or is_outside(address, heard):
                self.add("addresses", address or UNKNOWN, f"{program} found no way to it", number,
                         port_of(port, PROTOCOLS.get(protocol, "")))

    def add(self, kind: str, whom: str, how: str, number: int, port: str = "") -> None:
        if (kind, whom) == ("peers", self.service):
            return
        self.found.setdefault((kind, whom), {}).setdefault(how, set()).add(number)
        self.ports.setdefault((kind, whom), set()).update([port] if port else [])

    def told(self) -> dict:
        document = {"peers": [], "outside": [], "addresses": []}
        for (kind, whom), ways in sorted(self.found.items()):
            evidence = "; ".join(f"{how} in {len(numbers)} of {self.lives} lives"
                                 for how, numbers in sorted(ways.items()))
            ports = sorted(self.ports[(kind, whom)])[:MOST_PORTS]
            document[kind].append({"value": whom, "evidence": evidence, **({} if kind == "outside" else
                                                                           {"ports": ports})})
        return {kind: entries[:MOST] for kind, entries in document.items()}


def plain(name: str, heard: Heard) -> str:
    """A name without what a resolver put behind it: then it was asked for without that, too."""
    for suffix in heard.suffixes:
        shorter = name.removesuffix(f".{suffix}")
        if shorter != name and (shorter in heard.names or shorter in heard.own):
            return shorter
    return name


def is_outside(address: str, heard: Heard) -> bool:
    """Whether an address is neither the container's own, nor one for many, nor one of the experiment's networks."""
    found = ipaddress.ip_address(address)
    is_near = found.is_loopback or found.is_multicast or found.is_unspecified
    # Who is on the same link, as every container is by IPv6.
    is_neighbour = found.version == 6 and found.is_link_local
    return not is_near and not is_neighbour and not any(found in link for link in heard.links)


def port_of(port: int, protocol: str) -> str:
    """As it is written in harden.yml; empty for what has no port."""
    return {"tcp": f"{port}", "udp": f"{port}/udp"}.get(protocol, "") if port else ""
