"""What a service is asked besides its greeting, by the protocol that it speaks: enough for it to do what it is for."""

from __future__ import annotations

import re
import socket
from typing import NamedTuple

from .waiting import patient

__all__ = ["PATIENCE", "converse"]

# What hangs costs the most of a learning.
PATIENCE, PAUSE = 2.5, 0.05
MOST_BYTES = 1 << 16


class Dialog(NamedTuple):
    """`begins` is what a greeting is known by; `greets` whether the service speaks first."""

    protocol: str
    begins: re.Pattern
    greets: bool
    lines: tuple


# Nothing that is asked leaves anything: no message is sent, and a key goes as it came.
DIALOGS = (
    Dialog("SMTP", re.compile(rb"220[ -].*SMTP"), True,
           ("EHLO learn.invalid", "MAIL FROM:<>", "RCPT TO:<postmaster>", "RSET", "QUIT")),
    Dialog("FTP", re.compile(rb"220[ -]"), True, ("FEAT", "QUIT")),
    Dialog("IMAP", re.compile(rb"\* OK"), True, ("a CAPABILITY", "b NOOP", "c LOGOUT")),
    Dialog("POP3", re.compile(rb"\+OK"), True, ("CAPA", "QUIT")),
    Dialog("Redis", re.compile(rb"\+PONG|-NOAUTH|-ERR wrong number of arguments"), False,
           ("SET harden-learn 1", "GET harden-learn", "DEL harden-learn", "SAVE", "INFO")),
    Dialog("memcached", re.compile(rb"ERROR\r\n"), False,
           ("version", "set harden-learn 0 60 1\r\n1", "get harden-learn", "delete harden-learn", "stats")),
)


def converse(address: str, port: int, said: bytes) -> list:
    """(what was asked, how the answer begins) of the protocol that a greeting is of; nothing where it is of none."""
    dialog = next((one for one in DIALOGS if one.begins.match(said)), None)
    if dialog is None:
        return []
    found, asked = [], ""
    try:
        with socket.create_connection((address, port), patient(PATIENCE)) as channel:
            if dialog.greets:
                asked = "greeting"
                answer_on(channel)
            for line in dialog.lines:
                asked = line.split("\r\n")[0]
                channel.sendall(f"{line}\r\n".encode())
                found.append((f"{dialog.protocol} {asked}", begin_of(answer_on(channel))))
    except OSError as error:
        found.append((f"{dialog.protocol} {asked}", type(error).__name__))
    return found


def answer_on(channel: socket.socket) -> bytes:
    """What comes until there is a pause."""
    channel.settimeout(patient(PATIENCE))
    said = channel.recv(MOST_BYTES)
    channel.settimeout(patient(PAUSE))
    while said and len(said) < MOST_BYTES:
        try:
            more = channel.recv(MOST_BYTES)
        except TimeoutError:
            break
        if not more:
            break
        said += more
    return said


def begin_of(said: bytes) -> str:
    """Its first word, without what a name of a host or a number may stand in."""
    return re.match(r"[-+*$:]?\w{0,16}", said.decode("ascii", "replace"))[0] if said else "closed"
