"""Hears what AppArmor has the kernel tell of one profile, as it comes: whoever may read the kernel's records can listen
beside the audit daemon, and none is needed."""

from __future__ import annotations

import re
import select
import socket
import struct
import threading
import time

from ...audit.events import fields
from .rules import access_of

__all__ = ["Listener"]

# Of <linux/audit.h> and <linux/netlink.h>; Python does not have them. The group is that of those who only read.
NETLINK_AUDIT, READERS, AVC, ANY_AMOUNT = 9, 1, 1400, 33
HEAD = struct.Struct("=IHHII")
ROOM = 32 << 20
QUIET_SECONDS, MOST_SECONDS = 0.5, 10
RECORD = re.compile(r"audit\(\d+\.\d+:\d+\):\s?(.*)", re.DOTALL)


class Listener:
    """From `with` on. `heard` are as `access_of` makes them, each once; `lost` says that the
    kernel told more than found room."""

    def __init__(self, profile: str) -> None:
        self.mark = f'profile="{profile}"'.encode()
        self.heard, self.lost, self.ended, self.last = set(), False, False, 0.0
        self.channel = self.reader = None

    def __enter__(self):
        """Raises OSError."""
        self.channel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_AUDIT)
        self.channel.setsockopt(socket.SOL_SOCKET, ANY_AMOUNT, ROOM)
        self.channel.bind((0, READERS))
        self.reader = threading.Thread(target=self.follow, daemon=True)
        self.reader.start()
        return self

    def __exit__(self, *_details) -> None:
        self.ended = True
        self.reader.join()
        self.channel.close()

    def follow(self) -> None:
        while not self.ended:
            if select.select([self.channel], [], [], 0.1)[0]:
                try:
                    self.take(self.channel.recv(1 << 16))
                except OSError:
                    # ENOBUFS: what came meanwhile is gone.
                    self.lost = True

    def take(self, message: bytes) -> None:
        """One message of the kernel's, with its head."""
        if len(message) < HEAD.size or HEAD.unpack_from(message)[1] != AVC or self.mark not in message:
            return
        self.last = time.monotonic()
        record = RECORD.match(message[HEAD.size:].rstrip(b"\0\n").decode("utf-8", "replace"))
        found = fields(record[1]) if record else {}
        if found:
            self.heard.add(access_of(found))

    def taken(self) -> set:
        """What was heard since this was asked before, once no more comes."""
        end = time.monotonic() + MOST_SECONDS
        time.sleep(QUIET_SECONDS)
        while time.monotonic() - self.last < QUIET_SECONDS and time.monotonic() < end:
            time.sleep(0.1)
        heard, self.heard = self.heard, set()
        return heard
