"""Asks a service what its users ask: pages, the words of its protocol, SQL, and what its owner wants to be tried. An
answer is kept as the part that is the same each time."""

from __future__ import annotations

import base64
import re
import socket
import subprocess
from functools import partial

from ...engine.exec import run_inside
from ..experiment.side_by_side import side_by_side
from .databases import work_in_database
from .dialogs import PATIENCE, converse
from .site import Site, ask_page
from .waiting import patient

__all__ = ["exercise"]

COMMAND_SECONDS = 120
# How long a service has for a word of its own, in seconds, and one whose answer is of a protocol in which it greets.
OWN_WORD, GREETING = 0.5, 10
# And one that answered nothing before: only what it does with a question is of interest then.
NO_WORD = 0.2
SPEAKS_FIRST = re.compile(rb"[245]\d\d[ -]|\* |\+OK")
# How many ports are greeted at once.
MOST_AT_ONCE = 8
# How what says nothing is told.
SILENT = "connected"
# Asked of what says nothing by itself.
QUESTIONS = (b"", b"GET / HTTP/1.0\r\n\r\n", b"PING\r\n")


def greet(address: str, port: int, seconds: float = PATIENCE) -> tuple:
    """How a port answers: the first word that it says by itself or to a question, `connected` where it says nothing,
    else why it cannot be reached; and all that it said. `seconds` is how long it has for an answer."""
    try:
        for question in QUESTIONS:
            said = answer_to(question, address, port, seconds if question else min(seconds, OWN_WORD))
            if question and SPEAKS_FIRST.match(said):
                # It was about to greet, and refuses whoever speaks before that.
                said = answer_to(b"", address, port, GREETING) or said
            if said:
                return first_word(said), said
    except OSError as error:
        return type(error).__name__, b""
    return SILENT, b""


def answer_to(question: bytes, address: str, port: int, seconds: float) -> bytes:
    """What a port says; nothing where that takes too long. Raises OSError."""
    try:
        with socket.create_connection((address, port), patient(PATIENCE)) as channel:
            channel.settimeout(patient(seconds))
            channel.sendall(question)
            return channel.recv(256)
    except TimeoutError:
        return b""


def first_word(said: bytes) -> str:
    # What is no text begins with its length, and that may be of an address in it: MariaDB names whom it refuses.
    if b"\0" in said:
        return "binary"
    text = said.decode("ascii", "replace").strip()
    word = re.match(r"HTTP/|[!-~]{1,16}", text)
    return word[0] if word else "binary"


def exercise(address: str, ports: set, container: str, own: list, sites: dict, silent: set) -> list:
    """(what was asked, what came back) of each port that is listened on, and of each exercise of the owner's. `sites`
    are those that were found at ports before, which are asked for pages alone: one that is slow to answer would take
    another question for a broken one. `silent` are the ports that said nothing before, which are not waited for again.
    Found ones are added to both."""
    found, unspoken = [], False
    # Most of them are waited for.
    greeted = side_by_side([partial(greeting_of, address, port, sites, silent) for port in sorted(ports)], MOST_AT_ONCE)
    for port, (word, said) in zip(sorted(ports), greeted):
        if word == SILENT:
            silent.add(port)
        if word == "HTTP/":
            found += sites.setdefault(port, Site(port)).visit(address)
        else:
            found.append((f"greeting of port {port}", word))
            answers = converse(address, port, said)
            found += [(f"{what} on port {port}", answer) for what, answer in answers]
            unspoken = unspoken or not answers
    # What speaks no protocol of text may be a database.
    found += work_in_database(container) if unspoken else []
    for one in own:
        if "request" in one and sites:
            found.append((f"request {one['request']}", ask_page(address, min(sites), one["request"])[0]))
        elif "command" in one:
            found.append((f"command {one['command'][0]}", code_of(container, one["command"], "")))
        elif "script" in one:
            text = base64.b64decode(one["text"]).decode("utf-8", "replace")
            found.append((f"script {one['script']}", code_of(container, ["sh", "-s"], text)))
    return found


def greeting_of(address: str, port: int, sites: dict, silent: set) -> tuple:
    return ("HTTP/", b"") if port in sites else greet(address, port, NO_WORD if port in silent else PATIENCE)


def code_of(container: str, command: list, text: str) -> str:
    """How a command ends inside the container, which reads the text."""
    try:
        ended = run_inside(container, command, text, COMMAND_SECONDS)
    except subprocess.TimeoutExpired:
        return f"it took more than {COMMAND_SECONDS} s"
    return f"it ends with {ended.returncode}"
