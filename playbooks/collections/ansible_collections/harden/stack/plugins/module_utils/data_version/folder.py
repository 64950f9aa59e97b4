"""Reads a folder whose files a container wrote: no link is followed, and of no file or list more is read than was asked
for."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from itertools import islice

__all__ = ["Folder", "open_folder"]

# Enough for every data folder; what comes after that is not looked at.
MOST_NAMES = 10_000


class Folder:
    """`handle` is the open folder; everything is opened relative to it."""

    def __init__(self, handle: int) -> None:
        self.handle = handle

    def read(self, name: str, most: int) -> bytes:
        """The first `most` bytes of a file; nothing where there is no plain file of that name."""
        try:
            file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self.handle)
        except OSError:
            return b""
        try:
            return os.read(file, most) if stat.S_ISREG(os.fstat(file).st_mode) else b""
        except OSError:
            return b""
        finally:
            os.close(file)

    def names(self) -> list:
        """What is in it, sorted."""
        with os.scandir(self.handle) as entries:
            return sorted(entry.name for entry in islice(entries, MOST_NAMES))

    def folders(self) -> list:
        """The names of its folders, without links to others."""
        with os.scandir(self.handle) as entries:
            return sorted(entry.name for entry in islice(entries, MOST_NAMES) if entry.is_dir(follow_symlinks=False))

    @contextmanager
    def inner(self, name: str):
        """One of its folders. Raises OSError, also where it is a link."""
        handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self.handle)
        try:
            yield Folder(handle)
        finally:
            os.close(handle)


@contextmanager
def open_folder(path: str):
    """The folder itself may be a link: the one who deploys has named it. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Folder(handle)
    finally:
        os.close(handle)
