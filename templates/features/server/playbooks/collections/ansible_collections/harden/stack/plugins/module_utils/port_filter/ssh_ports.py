"""The ports at which ssh lets people in, by sshd's own word: behind a forwarded port, clients use another one."""

from __future__ import annotations

import re

from ..settings.programs import SSHD, Unread, said_by

__all__ = ["ssh_ports"]

SOCKETS = ("ssh.socket", "sshd.socket")
IN_SETTINGS = re.compile(r"^(?:port |listenaddress \S*:)(\d+)$", re.MULTILINE)
IN_SOCKET = re.compile(r"^Listen=(?:\S*:)?(\d+) \(Stream\)$", re.MULTILINE)


def ssh_ports() -> set:
    """Those of its settings, and where systemd listens for it, those of the socket."""
    units = [text for name in SOCKETS if "ActiveState=active" in (text := said(
        "systemctl", "show", "--property=ActiveState,Listen", name)).splitlines()]
    texts = [(IN_SETTINGS, said(SSHD, "-T")), *((IN_SOCKET, text) for text in units)]
    return {int(port) for pattern, text in texts for port in pattern.findall(text)}


def said(*words: str) -> str:
    """Nothing where there is no such program."""
    try:
        return said_by(*words)
    except Unread:
        return ""
