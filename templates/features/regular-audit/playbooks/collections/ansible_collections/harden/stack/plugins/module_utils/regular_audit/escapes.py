"""Tries to leave a container, as the audit daemon wrote them down since the last time."""

from __future__ import annotations

import os

from ..audit.log import log_file, read_log
from ..audit.summary import summary
from ..system.said import printable

__all__ = ["escapes_since", "words_of"]

# The calls that no service ever needs, and those that a filter ended the program for.
KEYS = ("harden-escape", "seccomp")
MOST_BYTES = 64 << 20
# A program that tries all the time is one line with a count; of further ones only how many there are.
MOST_TOLD = 20


def escapes_since(since: float, users: dict, stack: str) -> tuple:
    """(what was tried by services of the stack, each with how often; the time of the newest event that was read).
    `users` names the services by user id. Raises OSError."""
    log = log_file()
    if not os.path.exists(log):
        return [], since
    reader, _cut = read_log(log, since, MOST_BYTES)
    events = [event for event in reader.events.values() if event["time"] > since and event["key"] in KEYS]
    newest = max((event["time"] for event in reader.events.values()), default=since)
    groups = [group for group in summary(events, users, stack, 0)["groups"] if group["service"]]
    groups = [group for group in groups if "/" not in group["service"]]
    found = [
        {"service": printable(group["service"], 80), "call": printable(group["call"], 40),
         "program": printable(group["exe"], 120), "count": group["count"]}
        for group in groups[:MOST_TOLD]
    ]
    return [{**one, "text": words_of(one)} for one in found], max(since, newest)


def words_of(escape: dict) -> str:
    often = f", {escape['count']} times" if escape["count"] > 1 else ""
    return f"escape tried: {escape['service']} called {escape['call']} by {escape['program'] or 'a program'}{often}"
