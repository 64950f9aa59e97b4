"""What the kernel hands over of a container's packets: everything of UDP, and of TCP what asks for a connection, or
goes to the engine's name server. What a connection carries is nobody's business here, and would cost time."""

from __future__ import annotations

import ctypes
import socket
import struct

from .packets import ACK, FIXED_HEAD, SYN

__all__ = ["attach_sieve"]

# Of <asm/socket.h>; Python does not have it.
SO_ATTACH_FILTER = 26
NAME_SERVER = 0x7F00000B
LOAD_BYTE, LOAD_WORD, LOAD_BYTE_BEHIND_HEAD, LOAD_HEAD_LENGTH = 0x30, 0x20, 0x50, 0xB1
EQUALS, AND, RETURN = 0x15, 0x54, 0x06
TCP, UDP, CONTROL_OF_IPV6 = 6, 17, 58
PIECE = 2048

# Instructions of the kernel's classic packet filter: (code, how many to skip if so, and if not, value).
INSTRUCTIONS = (
    (LOAD_BYTE, 0, 0, 0), (AND, 0, 0, 0xF0), (EQUALS, 1, 0, 0x40), (EQUALS, 9, 12, 0x60),
    # IPv4: its protocol, its target, and the flags of TCP.
    (LOAD_BYTE, 0, 0, 9), (EQUALS, 11, 0, UDP), (EQUALS, 0, 9, TCP),
    (LOAD_WORD, 0, 0, 16), (EQUALS, 8, 0, NAME_SERVER),
    (LOAD_HEAD_LENGTH, 0, 0, 0), (LOAD_BYTE_BEHIND_HEAD, 0, 0, 13), (AND, 0, 0, SYN | ACK), (EQUALS, 4, 3, SYN),
    # IPv6: whatever has more heads is handed over.
    (LOAD_BYTE, 0, 0, 6), (EQUALS, 3, 0, TCP), (EQUALS, 0, 1, CONTROL_OF_IPV6),
    (RETURN, 0, 0, 0), (RETURN, 0, 0, PIECE),
    (LOAD_BYTE, 0, 0, FIXED_HEAD + 13), (AND, 0, 0, SYN | ACK), (EQUALS, 0, 1, SYN),
    (RETURN, 0, 0, PIECE), (RETURN, 0, 0, 0),
)


def attach_sieve(channel: socket.socket) -> None:
    """For a socket whose packets begin with their IP head. Raises OSError."""
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in INSTRUCTIONS))
    channel.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                       struct.pack("HL", len(INSTRUCTIONS), ctypes.addressof(program)))
