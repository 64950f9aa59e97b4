"""Reads which names are asked for: out of DNS queries, and how a resolver makes several of one."""

from __future__ import annotations

import re
import struct

__all__ = ["name_asked", "suffixes_in"]

LONGEST, MOST_BYTES = 253, 4096
HEAD = 12
# The bit of an answer, and those of what is asked: a plain query has none of them.
NO_QUERY = 0xF800
# A length with both upper bits set is a place in the message instead.
POINTER = 0xC0
# Whose name an address is: what asks for that has no name to go to.
PTR = 12
STRANGE = re.compile(r"[^a-z0-9._-]")


def name_asked(message: bytes) -> str:
    """The name in small letters; empty where it is no query for one. What no name has becomes `_`: who asks for such a
    thing asks for something all the same."""
    try:
        flags, questions = struct.unpack_from("!HH", message, 2)
        if flags & NO_QUERY or questions == 0:
            return ""
        labels, end = labels_at(message, HEAD)
        [kind] = struct.unpack_from("!H", message, end)
    except (IndexError, ValueError, struct.error):
        return ""
    name = STRANGE.sub("_", ".".join(label.decode("latin-1") for label in labels).lower())
    return "" if kind == PTR else name[:LONGEST]


def labels_at(message: bytes, at: int) -> tuple:
    """The labels of a name, and where it ends. Raises IndexError where it is cut, ValueError where it has no end."""
    labels, end, length = [], None, 0
    while message[at]:
        size = message[at]
        if size & POINTER == POINTER:
            end = at + 2 if end is None else end
            target = (size & ~POINTER) << 8 | message[at + 1]
            if not HEAD <= target < at:
                raise ValueError("a name that does not point back may have no end")
            at = target
            continue
        label = message[at + 1:at + 1 + size]
        length += size + 1
        if size & POINTER or len(label) < size or length > LONGEST + 1:
            raise ValueError("no name")
        labels.append(label)
        at += 1 + size
    return labels, at + 1 if end is None else end


def suffixes_in(path: str) -> set:
    """What the resolver puts behind a name, by the file that the engine makes for a container, and that the container
    may write to."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            lines = [line.split() for line in stream.read(MOST_BYTES).lower().splitlines()]
    except OSError:
        return set()
    return {one.strip(".") for words in lines if words[:1] in (["search"], ["domain"]) for one in words[1:]} - {""}
