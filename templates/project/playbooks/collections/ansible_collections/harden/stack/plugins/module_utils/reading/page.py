"""Asks for a page as a visitor does, at the address where the service is published."""

from __future__ import annotations

import re
import socket
import time

from ..engine.api import EngineError
from ..system.said import printable
from .network import place_of

__all__ = ["Unheard", "describe_answer", "page"]

TIMEOUT_SECONDS = 10
FIRST_ERROR = 500
LINES, SHOWN = 30, 3
# A service answers before the engine has its line: the page's error is often there a moment later.
LOOKS, PAUSE_SECONDS = 11, 0.2
STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})[ \r\n]")
LONGEST_LINE, MOST_LINES, SHOWN_SIGNS = 65536, 200, 80
ERROR = re.compile("error|fatal|exception|critical|traceback", re.IGNORECASE)


class Unheard(Exception):
    """The service heard nothing of a request, so that its last words are of something else."""


def page(container, place: str) -> str:
    """`answers` where the status is below 500; else what came instead, with what the service said last. `place` is
    `ADDRESS:PORT/PATH`."""
    address, _, path = place.partition("/")
    return describe_answer(container, lambda: status_at(address, f"/{path}"))


def status_at(address: str, path: str) -> int:
    """Raises OSError, also for what is no HTTP. One request is written here: the library for all of them takes longer
    to load than the look takes."""
    family, host, port = place_of(address)
    with socket.socket(family, socket.SOCK_STREAM) as channel:
        channel.settimeout(TIMEOUT_SECONDS)
        channel.connect((host, port))
        head = (f"GET {path} HTTP/1.1", f"Host: {address}", "Accept-Encoding: identity", "Connection: close")
        channel.sendall("\r\n".join((*head, "", "")).encode())
        with channel.makefile("rb") as answer:
            return status_of(answer)


def status_of(answer) -> int:
    """The first one that is no interim one: 103 comes before a page. Raises OSError."""
    for count in range(MOST_LINES):
        line = answer.readline(LONGEST_LINE)
        status = STATUS.match(line)
        if status and not status[1].startswith(b"1"):
            return int(status[1])
        if count == 0 and line and not status:
            raise OSError(f"this is no HTTP: {printable(line.decode('latin-1').strip(), SHOWN_SIGNS)}")
        if not line:
            break
    raise OSError("it gave no status")


def describe_answer(container, ask) -> str:
    """What `ask` came to, which gives a status or raises Unheard, OSError."""
    try:
        status = ask()
    except Unheard as error:
        return f"no answer ({error})"
    except OSError as error:
        return f"no answer ({error.strerror or error}){last_words(container)}"
    return "answers" if status < FIRST_ERROR else f"status {status}{last_words(container)}"


def last_words(container) -> str:
    """The last lines that speak of an error; where none does within two seconds, the last lines."""
    try:
        for look in range(LOOKS):
            if look:
                time.sleep(PAUSE_SECONDS)
            lines = container.engine.log_lines(container.inspected["Id"], LINES)
            errors = [line for line in lines if ERROR.search(line)]
            if errors:
                break
    except EngineError:
        return ""
    shown = (errors or lines)[-SHOWN:]
    return f"; it said last: {' / '.join(line.strip() for line in shown)}" if shown else ""
