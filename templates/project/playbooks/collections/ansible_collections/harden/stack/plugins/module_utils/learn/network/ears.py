"""Listens in the network of a container, from its beginning on. The kernel keeps what was heard until it is fetched: no
program runs beside the container for it, and it does not notice."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import threading

from ...system.processes import process
from ..life.shims import UNBORN
from .heard import Heard
from .packets import packet_of
from .sieve import attach_sieve

__all__ = ["Ears"]

CLONE_NEWNET = 0x40000000
# Of <linux/if_ether.h>, <linux/if_packet.h> and <linux/if_arp.h>.
ALL_PROTOCOLS, SOL_PACKET, STATISTICS, LOOPBACK = 0x0003, 263, 6, 772
SO_RCVBUFFORCE, ROOM, PIECE = 33, 4 << 20, 2048
# Of a life that is flooded, no more is read at once.
MOST_PACKETS = 20_000


class Ears:
    """From `with` on. Each start of a container brings a network, and so another socket."""

    def __init__(self, heard: Heard) -> None:
        self.heard, self.sockets = heard, {}

    def __enter__(self):
        return self

    def __exit__(self, *_details) -> None:
        self.hear()
        for channel in self.sockets.values():
            channel.close()

    def listen(self, pid: int) -> None:
        """In the network of a process, if that is another one than ours. Whoever cannot listen hears nothing."""
        try:
            network, ours = (os.stat(f"/proc/{one}/ns/net").st_ino for one in (pid, "self"))
            if network == ours or network in self.sockets:
                return
            self.sockets[network] = channel = socket_within(pid)
        except OSError:
            return
        first = process(pid)
        self.heard.starts += channel is not None and first is not None and first.name in UNBORN

    def hear(self) -> None:
        """Fetches what was said since."""
        for channel in self.sockets.values():
            for _ in range(MOST_PACKETS):
                try:
                    data, (_, _, kind, hardware, _) = channel.recvfrom(PIECE)
                except OSError:
                    break
                packet = packet_of(data)
                if packet:
                    self.heard.take(packet, kind == socket.PACKET_OUTGOING, hardware == LOOPBACK)
            self.heard.is_deaf |= lost_by(channel) > 0


def socket_within(pid: int) -> socket.socket:
    """A socket that hears a network. Raises OSError. A thread that has gone there does not come back, so it is one
    of its own."""
    made = []

    def make() -> None:
        try:
            with open(f"/proc/{pid}/ns/net", "rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), CLONE_NEWNET):
                    raise OSError(ctypes.get_errno(), "the container's network could not be entered")
            made.append(open_socket())
        except OSError as error:
            made.append(error)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    thread.join()
    if isinstance(made[0], OSError):
        raise made[0]
    return made[0]


def open_socket() -> socket.socket:
    channel = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS))
    try:
        channel.setblocking(False)
        channel.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ROOM)
        attach_sieve(channel)
    except OSError:
        channel.close()
        raise
    return channel


def lost_by(channel: socket.socket) -> int:
    """How many packets found no room since it was asked last."""
    try:
        return struct.unpack("II", channel.getsockopt(SOL_PACKET, STATISTICS, 8))[1]
    except OSError:
        return 0
