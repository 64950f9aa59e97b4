"""Looks through the files of a layer, a piece at a time."""

from __future__ import annotations

import hashlib
import time

from .tar import TarFault
from .tokens import LONGEST, is_published, kinds_in

__all__ = ["Deadline", "OutOfTime", "Search"]

# Most files are smaller: a larger buffer for each takes longer than to read it.
PIECE = 1 << 16
# A file that has a zero byte here is no text.
HEAD = 8192
# The lists of Debian's and Ubuntu's package manager that say what its packages brought.
SUMS = ("/var/lib/dpkg/info/", ".md5sums")
MOST_SUMS_BYTES = 8 << 20
MOST_SEEN, MOST_FOUND = 1000, 50


class OutOfTime(Exception):
    """The time for looking is over."""


class Deadline:
    """A bound on the time."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.monotonic() + seconds

    def is_over(self) -> bool:
        return time.monotonic() > self.end

    def check(self) -> None:
        if self.is_over():
            raise OutOfTime(self.why())

    def why(self) -> str:
        return f"looking took longer than {self.seconds:g} seconds"


class Search:
    """What is looked for: needles, each with what it is, and what looks like a key."""

    def __init__(self, needles: dict, deadline: Deadline) -> None:
        self.needles, self.deadline = needles, deadline
        self.overlap = max([LONGEST, *map(len, needles)])

    def layer(self, entries) -> tuple:
        """What was found in the files of one layer, as [path, what], sorted and bounded, and why it could not be read
        to its end. `entries` gives (path, part), of which the parts are read here. A key that a package of the
        distribution brought is everybody's."""
        seen, sums, room, why = {}, {}, MOST_SUMS_BYTES, ""
        try:
            for path, part in entries:
                path = "/" + path.lstrip("./")
                is_list = path.startswith(SUMS[0]) and path.endswith(SUMS[1])
                sight = self.file(path, part, room if is_list else 0)
                sums.update(sums_in(sight.kept))
                room -= len(sight.kept)
                if (sight.own or sight.looks) and len(seen) < MOST_SEEN:
                    seen[path] = sight
        except OSError as error:
            why = f"{error.strerror or error}"
        except (TarFault, OutOfTime) as fault:
            why = str(fault)
        found = [[path, what] for path, sight in seen.items()
                 for what in sight.own | (set() if sums.get(path) == sight.digest() else sight.looks)]
        return sorted(found)[:MOST_FOUND], why

    def text(self, text: bytes) -> list:
        """The same of a short text that is no file."""
        return sorted({what for needle, what in self.needles.items() if needle in text} | kinds_in("", text))

    def file(self, path: str, part, room: int) -> Sight:
        """What is in a file; of its text as many bytes are kept as there is room for."""
        sight, tail, is_text = Sight(), b"", None
        self.deadline.check()
        while piece := part.read(PIECE):
            self.deadline.check()
            if is_text is None:
                is_text = b"\0" not in piece[:HEAD] and not is_published(path)
            text = tail + piece
            sight.own |= {what for needle, what in self.needles.items() if needle in text}
            if is_text:
                sight.looks |= kinds_in(path, text)
                sight.sum.update(piece)
            sight.kept += piece[:max(0, room - len(sight.kept))]
            tail = text[-self.overlap:]
        return sight


class Sight:
    """What was seen of a file: the own secrets in it, what looks like a key, its check sum, and the text that is
    kept."""

    def __init__(self) -> None:
        self.own, self.looks, self.kept = set(), set(), b""
        self.sum = hashlib.md5(usedforsecurity=False)

    def digest(self) -> str:
        return self.sum.hexdigest()


def sums_in(text: bytes) -> dict:
    """The check sum of each path in a list of a package."""
    pairs = [line.partition("  ") for line in text.decode("utf-8", "replace").splitlines()]
    return {f"/{name}": digest for digest, _, name in pairs}
