"""How the engine hands over what a process in a container writes: frames of 8 bytes of head (stream, 0, 0, 0, length)
and a piece of text."""

from __future__ import annotations

import select
import socket
import time

__all__ = ["as_written", "both_ways", "parts_of"]

OUT, ERRORS = 1, 2
HEAD, PIECE = 8, 1 << 16


def as_written(stream: bytes) -> str:
    """All of it in its order."""
    return b"".join(part for _, part in parts_of(stream)).decode("utf-8", "replace")


def parts_of(stream: bytes):
    """(number of the stream, piece) of each. With a terminal there are none, and where the engine itself says what went
    wrong: that is bare text, which counts as an error."""
    position = 0
    while (
        position + HEAD <= len(stream)
        and stream[position] in (0, OUT, ERRORS)
        and stream[position + 1 : position + 4] == b"\0\0\0"
    ):
        start = position + HEAD
        size = int.from_bytes(stream[position + 4 : start], "big")
        yield stream[position], stream[start : start + size]
        position = start + size
    yield ERRORS, stream[position:]


def both_ways(channel: socket.socket, text: bytes, seconds: float) -> bytes:
    """Waits for the head of an answer, then writes `text` and its end while it reads, and returns what came until the
    other side ended. What were written before would be lost: the engine throws away what it has read by then. Raises
    OSError, and TimeoutError when `seconds` are over."""
    end, came = time.monotonic() + seconds, b""
    while b"\r\n\r\n" not in came:
        channel.settimeout(max(0.001, end - time.monotonic()))
        if not (piece := channel.recv(PIECE)):
            return came
        came += piece
    channel.setblocking(False)
    parts, left = [came], memoryview(text)
    while True:
        if left is not None and not left:
            channel.shutdown(socket.SHUT_WR)
            left = None
        readable, writable, _ = select.select([channel], [channel] if left else [], [], max(0, end - time.monotonic()))
        if not (readable or writable):
            raise TimeoutError
        try:
            if writable:
                left = left[channel.send(left[:PIECE]):]
            if readable:
                if not (piece := channel.recv(PIECE)):
                    return b"".join(parts)
                parts.append(piece)
        except BlockingIOError:
            continue
        except BrokenPipeError:
            # A program that has read enough; what it says is still to come.
            left = None
        except ConnectionResetError:
            # The same one has said all.
            return b"".join(parts)
