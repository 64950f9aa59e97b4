"""Reads the heads of packets, as far as they say who wants what of whom. What is cut, or is no such packet, is none:
nothing that a container sends is an error here."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

__all__ = ["ACK", "FIXED_HEAD", "SYN", "Packet", "packet_of"]

PROTOCOLS = {6: "tcp", 17: "udp"}
# Further heads of IPv6, whose second byte says how long they are: options on the way, a route, options at the end.
LONG_HEADS, MOST_HEADS = (0, 43, 60), 8
FIXED_HEAD = 40
# A fragment has the head of what it carries only if it is the first.
LATER_FRAGMENT = 0x1FFF
SYN, ACK = 0x02, 0x10
# By the upper half of the first byte.
VERSIONS = {4: socket.AF_INET, 6: socket.AF_INET6}


class Packet(NamedTuple):
    """`is_first` is a question for a connection, and each packet of what has none."""

    protocol: str
    source: str
    source_port: int
    target: str
    port: int
    is_first: bool
    payload: bytes


def packet_of(data: bytes) -> Packet | None:
    """A packet of TCP or UDP from its IP head on; None for everything else."""
    try:
        family, protocol, ends, rest = opened(data)
        source, target = (socket.inet_ntop(family, end) for end in ends)
        source_port, port = struct.unpack_from("!HH", rest)
        if PROTOCOLS[protocol] == "udp":
            return Packet("udp", source, source_port, target, port, True, rest[8:])
        flags, length = rest[13], (rest[12] >> 4) * 4
        return Packet("tcp", source, source_port, target, port, flags & (SYN | ACK) == SYN, rest[length:])
    except (IndexError, KeyError, ValueError, struct.error):
        return None


def opened(data: bytes) -> tuple:
    """(family, protocol, (source, target), what it carries). Raises IndexError, KeyError, ValueError, struct.error."""
    family = VERSIONS[data[0] >> 4]
    if family == socket.AF_INET:
        if struct.unpack_from("!H", data, 6)[0] & LATER_FRAGMENT:
            raise ValueError("a later fragment")
        return family, data[9], (data[12:16], data[16:20]), data[(data[0] & 0x0F) * 4:]
    protocol, start = data[6], FIXED_HEAD
    for _ in range(MOST_HEADS):
        if protocol not in LONG_HEADS:
            break
        protocol, start = data[start], start + (data[start + 1] + 1) * 8
    return family, protocol, (data[8:24], data[24:40]), data[start:]
