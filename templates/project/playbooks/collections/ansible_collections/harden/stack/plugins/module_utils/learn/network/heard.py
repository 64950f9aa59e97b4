"""What was heard of a service's network in one life."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field

from ...engine.labels import service_of
from .packets import Packet
from .questions import name_asked, suffixes_in

__all__ = ["Heard"]

# The engine's name server gets its questions on another port than they are sent to: every packet to it counts.
NAME_SERVER, DOMAIN = "127.0.0.11", 53
# An image may ask for any number of names; what is beyond that is not kept.
MOST = 500


@dataclass
class Heard:
    """`names` were asked for; `targets` are those to whom it sent by itself, as (address, port, protocol), `visitors`
    those who sent to it. `starts` counts those that were heard from the first packet on, `is_deaf` is where a packet
    found no room. `peers` are the containers' services by their addresses, `links` the networks on which they are,
    `own` what its own containers are called, `suffixes` what programs put behind a name."""

    names: set = field(default_factory=set)
    targets: set = field(default_factory=set)
    visitors: set = field(default_factory=set)
    starts: int = 0
    is_deaf: bool = False
    peers: dict = field(default_factory=dict)
    links: set = field(default_factory=set)
    own: set = field(default_factory=set)
    suffixes: set = field(default_factory=set)

    def is_whole(self, starts: int) -> bool:
        """Whether nothing of so many starts can have been missed."""
        return 0 < starts <= self.starts and not self.is_deaf

    def take(self, packet: Packet, is_outgoing: bool, is_inside: bool) -> None:
        """A packet that it sent or got. One that stays inside the container goes to nobody but the name server."""
        if is_outgoing and (packet.target == NAME_SERVER or packet.port == DOMAIN):
            keep(self.names, name_asked(packet.payload if packet.protocol == "udp" else packet.payload[2:]))
        if is_inside or not packet.is_first:
            return
        if not is_outgoing:
            keep(self.visitors, (packet.protocol, packet.source, packet.source_port))
        # Whoever answers without a connection sends as well.
        elif packet.protocol == "tcp" or ("udp", packet.target, packet.port) not in self.visitors:
            keep(self.targets, (packet.target, packet.port, packet.protocol))

    def meet(self, containers: list, own: str) -> None:
        """Who is there, by the engine's documents of the experiment's containers, and the id of the service's own."""
        for container in containers:
            for network in container["NetworkSettings"]["Networks"].values():
                for address, length in addresses_of(network):
                    self.peers[address] = service_of(container)
                    self.links.add(ipaddress.ip_interface(f"{address}/{length}").network)
            if container["Id"] == own:
                self.own |= {own[:12], container["Config"].get("Hostname", "").lower()}
                self.suffixes |= suffixes_in(container.get("ResolvConfPath", ""))


def keep(where: set, what) -> None:
    if what and len(where) < MOST:
        where.add(what)


def addresses_of(network: dict) -> list:
    """(address, length of its network) of a container on a network."""
    both = (("IPAddress", "IPPrefixLen"), ("GlobalIPv6Address", "GlobalIPv6PrefixLen"))
    return [(network[address], network[length]) for address, length in both if network.get(address)]
