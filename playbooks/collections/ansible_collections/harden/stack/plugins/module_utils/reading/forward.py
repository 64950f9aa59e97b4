"""Asks a receiver of logs whether it is there, in the Forward protocol that Docker speaks: one record, and an
acknowledgement that is its own."""

from __future__ import annotations

import os
import socket
import time

__all__ = ["ask"]

# A busy server takes its time; one where nobody listens refuses at once.
TIMEOUT_SECONDS = 15


def ask(address: str, port: int, record: dict, tag: str) -> str:
    """`acknowledged` when the receiver confirms the record; else what happened instead. Raises no OSError."""
    chunk = os.urandom(12).hex()
    try:
        with socket.create_connection((address, port), TIMEOUT_SECONDS) as channel:
            channel.settimeout(TIMEOUT_SECONDS)
            channel.sendall(message(tag, record, chunk))
            answer = channel.recv(1024)
    except OSError as error:
        return f"silent: {error.strerror or error}"
    return "acknowledged" if answer == packed({"ack": chunk}) else "answered something else"


def message(tag: str, record: dict, chunk: str) -> bytes:
    """Forward mode: the tag, a list of one entry with its time, and the option that asks for an acknowledgement."""
    return packed([tag, [[int(time.time()), record]], {"chunk": chunk}])


def packed(value) -> bytes:
    """MessagePack of texts, lists and maps that are short, and of a time: all that a message has."""
    if isinstance(value, str):
        text = value.encode()
        return (bytes([0xA0 | len(text)]) if len(text) < 32 else bytes([0xD9, len(text)])) + text
    if isinstance(value, list):
        return bytes([0x90 | len(value)]) + b"".join(packed(item) for item in value)
    if isinstance(value, dict):
        return bytes([0x80 | len(value)]) + b"".join(packed(key) + packed(item) for key, item in value.items())
    return bytes([0xCE]) + value.to_bytes(4, "big")
