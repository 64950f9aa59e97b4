"""Whose the files of a folder are. No link is followed: what lies in a volume was put there by a container."""

from __future__ import annotations

import os
import stat
from collections import Counter

__all__ = ["count_others", "give_to"]


def count_others(folder: str, uid: int) -> Counter:
    """How many files and folders belong to others than the user, by `UID:GID`; the folder itself counts. A link has
    no owner that matters, and what goes away meanwhile belongs to nobody."""
    found = Counter()
    for one in entries_of(folder):
        if one.st_uid != uid and not stat.S_ISLNK(one.st_mode):
            found[f"{one.st_uid}:{one.st_gid}"] += 1
    return found


def entries_of(folder: str):
    """What lstat says of a folder and of everything below it."""
    yield os.lstat(folder)
    for _, folders, files, descriptor in os.fwalk(folder):
        for name in (*folders, *files):
            try:
                yield os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            except FileNotFoundError:
                continue


def give_to(folder: str, uid: int, gid: int) -> None:
    """Everything below a folder, and the folder last: where it is the user's, nothing is left to do."""
    for _, folders, files, descriptor in os.fwalk(folder, topdown=False):
        for name in (*folders, *files):
            os.chown(name, uid, gid, dir_fd=descriptor, follow_symlinks=False)
    os.chown(folder, uid, gid, follow_symlinks=False)
