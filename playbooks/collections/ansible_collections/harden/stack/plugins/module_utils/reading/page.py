"""Asks for a page as a visitor does, at the address where the service is published."""

from __future__ import annotations

import contextlib
import http.client
import re
import ssl
import time

from ..engine.api import EngineError

__all__ = ["describe_answer", "page"]

TIMEOUT_SECONDS = 10
FIRST_ERROR = 500
LINES, SHOWN = 30, 3
# A service answers before the engine has its line: the page's error is often there a moment later.
LOOKS, PAUSE_SECONDS = 11, 0.2
ERROR = re.compile("error|fatal|exception|critical|traceback", re.IGNORECASE)


def page(container, place: str) -> str:
    """`answers` where the status is below 500; else what came instead, with what the service said last. `place` is
    `ADDRESS:PORT/PATH`."""
    host, _, path = place.partition("/")
    connection = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)

    def ask() -> int:
        connection.request("GET", f"/{path}", headers={"Connection": "close"})
        return connection.getresponse().status
    with contextlib.closing(connection):
        return describe_answer(container, ask)


def describe_answer(container, ask) -> str:
    """What `ask` came to, which gives a status or raises."""
    try:
        status = ask()
    except ssl.SSLError as error:
        # The service heard nothing of it, and its last words are of something else.
        return f"no answer ({error.reason or error})"
    except (OSError, http.client.HTTPException) as error:
        return f"no answer ({getattr(error, 'strerror', None) or error}){last_words(container)}"
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
