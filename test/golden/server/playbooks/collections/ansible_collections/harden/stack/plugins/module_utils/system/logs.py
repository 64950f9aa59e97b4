"""Whether a container's group may read a log of the server."""

from __future__ import annotations

import os

__all__ = ["readable"]

READ, ENTER = 4, 1


def readable(file: str, group: int) -> bool:
    """Whether members of the group can open the file, and find it in its folder. False too where there is none."""
    return allowed(os.path.dirname(file), group, READ | ENTER) and allowed(file, group, READ)


def allowed(path: str, group: int, right: int) -> bool:
    try:
        state = os.stat(path)
    except OSError:
        return False
    granted = state.st_mode >> 3 if state.st_gid == group else state.st_mode
    return granted & right == right
