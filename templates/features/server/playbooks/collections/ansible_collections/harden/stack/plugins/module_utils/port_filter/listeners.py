"""Which ports of a server are reached from outside it, as the kernel lists them, and whose they are."""

from __future__ import annotations

import ipaddress
import os
import struct
import sys
from typing import NamedTuple

from ..system.processes import pids, process

__all__ = ["Listener", "local_ports", "owners_of", "read_listeners"]

# What a socket that waits for anybody is in: one of TCP listens, one of UDP is connected to nobody.
STATES = {"tcp": "0A", "udp": "07"}
LONGEST_NAME = 40
UNSEEN = "the kernel"
INIT = 1


class Listener(NamedTuple):
    protocol: str
    port: int
    inode: str


def read_listeners(root: str = "/proc/net") -> set:
    """All but those that only the server itself reaches."""
    return {listener for protocol in STATES for version in ("", "6")
            for line in lines_of(os.path.join(root, protocol + version))
            if (listener := listener_in(line, protocol))}


def lines_of(path: str) -> list:
    """A kernel without IPv6 has not all of them."""
    try:
        with open(path, encoding="ascii", errors="replace") as stream:
            return stream.read().splitlines()[1:]
    except FileNotFoundError:
        return []


def listener_in(line: str, protocol: str) -> Listener | None:
    """`0: 00000000:0016 00000000:0000 0A …`, with the socket's number as the tenth word."""
    words = line.split()
    if len(words) < 10 or words[3] != STATES[protocol]:
        return None
    address, _, port = words[1].partition(":")
    if is_loopback(address):
        return None
    return Listener(protocol, int(port, 16), words[9])


def is_loopback(text: str) -> bool:
    """The kernel writes an address in words of four bytes, each turned round on most machines."""
    order = "<" if sys.byteorder == "little" else ">"
    raw = b"".join(struct.pack(f"{order}I", int(text[at:at + 8], 16)) for at in range(0, len(text), 8))
    address = ipaddress.ip_address(raw)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def owners_of(listeners: set) -> dict:
    """The name of the program behind each of them. Where systemd holds a port for a program, that one counts."""
    wanted = {f"socket:[{listener.inode}]": listener for listener in listeners}
    found: dict = {}
    for pid in sorted(pids(), reverse=True) if wanted else []:
        held = {wanted[link] for link in links_of(pid) if link in wanted}
        if held and (holder := process(pid)):
            for listener in held if pid != INIT else held - found.keys():
                found[listener] = printable(holder.name)
    return {listener: found.get(listener, UNSEEN) for listener in listeners}


def links_of(pid: int) -> set:
    """What the process has open; nothing of one that has just ended."""
    folder, links = f"/proc/{pid}/fd", set()
    try:
        for name in os.listdir(folder):
            links.add(os.readlink(os.path.join(folder, name)))
    except OSError:
        pass
    return links


def printable(name: str) -> str:
    """A program names itself as it likes, and what it says is shown in a terminal."""
    shown = "".join(letter if letter.isprintable() and letter not in "\\`" else "?" for letter in name)
    return shown[:LONGEST_NAME] or "a program without a name"


def local_ports(path: str = "/proc/sys/net/ipv4/ip_local_port_range") -> range:
    """The ports that the kernel gives to programs that ask for none in particular."""
    with open(path, encoding="ascii") as stream:
        first, last = map(int, stream.read().split())
    return range(first, last + 1)
