"""What a container leaves behind: what it said, and what it changed of its image."""

from __future__ import annotations

import re
import urllib.parse

from ...engine.api import EngineError
from .places import folders_of, is_passing, leaves_of

__all__ = ["files_among", "groups_in", "look_back", "owners_among", "trouble_in"]

LOG_LINES, MOST_FILES = 400, 200
# The head of a file in an archive, and where in it stands what it is, and whose.
HEAD, KIND, OWNER, GROUP = 512, 156, slice(108, 116), slice(116, 124)
# Its users, each with a number and that of a group.
USERS, USER, MOST_BYTES = "/etc/passwd", re.compile(r"[^:]+:[^:]*:(\d{1,9}):(\d{1,9}):"), 1 << 16
# What a line of a log has that tells of trouble.
BAD = re.compile(r"error|denied|permi|read-only|not allowed|cannot|can't|could not|fail|fatal|unable|refused", re.I)
VARIES = re.compile(r"0x[0-9a-f]+|[0-9a-f]{12,}|\d+", re.I)


def look_back(life, engine, container: str) -> None:
    """Adds to a life what a container leaves behind."""
    lines = log_of(engine, container)
    life.log_lines += len(lines)
    life.bad_lines.update(bad_lines(lines))
    changed = changed_paths(engine, container)
    life.changed |= changed
    lasting = {path for path in leaves_of(changed) if not is_passing(path)}
    life.files |= files_among(engine, container, lasting)
    owners = owners_among(engine, container, folders_of(changed))
    life.owners |= owners
    if any(uid for uid, _ in owners.values()):
        life.groups |= groups_in(engine, container)


def trouble_in(engine, container: str) -> dict:
    """What its log says of trouble so far, by the text without what differs each time."""
    return bad_lines(log_of(engine, container))


def log_of(engine, container: str) -> list:
    """The last lines that a container wrote."""
    return engine.log_lines(container, LOG_LINES)


def bad_lines(lines: list) -> dict:
    """Those that tell of trouble, by their text without what differs each time."""
    return {VARIES.sub("#", line): line for line in lines if BAD.search(line)}


def changed_paths(engine, container: str) -> set:
    """What it wrote outside its volumes: new files, and those of its image that it changed."""
    kinds = {0: "changed", 1: "new", 2: "gone"}
    return {(kinds.get(one["Kind"], "changed"), one["Path"])
            for one in engine.json(f"/containers/{container}/changes") or []}


def files_among(engine, container: str, paths) -> set:
    """Those that are files and not folders or links, as the head of the engine's archive of each has it."""
    return {path for path, head in heads_of(engine, container, paths) if head[KIND:KIND + 1] in (b"0", b"\0")}


def owners_among(engine, container: str, paths) -> dict:
    """Whose each of them is, as (user id, group id)."""
    return {path: (number_in(head[OWNER]), number_in(head[GROUP])) for path, head in heads_of(engine, container, paths)}


def groups_in(engine, container: str) -> dict:
    """The group of each user of its image, by their numbers."""
    try:
        with engine.stream(f"/containers/{container}/archive?path={USERS}", 20) as stream:
            text = stream.read(MOST_BYTES)[HEAD:].decode("utf-8", "replace")
    except EngineError:
        return {}
    found = map(USER.match, text.split("\n"))
    return {int(one[1]): int(one[2]) for one in found if one}


def heads_of(engine, container: str, paths):
    """The first bytes of the engine's archive of each path that is there, some of them only where they are many."""
    for path in sorted(paths)[:MOST_FILES]:
        try:
            with engine.stream(f"/containers/{container}/archive?path={urllib.parse.quote(path)}", 20) as stream:
                head = stream.read(HEAD)
        except EngineError:
            continue
        if len(head) == HEAD:
            yield path, head


def number_in(field: bytes) -> int:
    """In octal digits; 0 where it is too large for them."""
    digits = field.strip(b" \0")
    return int(digits, 8) if digits.isdigit() else 0
