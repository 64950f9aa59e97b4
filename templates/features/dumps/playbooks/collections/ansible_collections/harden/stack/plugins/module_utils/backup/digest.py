"""Checksums of a database's dump, table by table. A dump of what was restored has the same ones, or something else came
back: the database's own tool reads every row twice, and nothing has to be locked for it."""

from __future__ import annotations

import hashlib
import re

__all__ = ["Digests"]

# The comments by which the tools begin a database, a table, or something else.
MARK = re.compile(
    rb"\n(?:-- Current Database: `(?P<mysql>[^\n]*)`|\\connect (?P<postgres>[^\n]*))\n"
    rb"|\n-- (?:Table structure for table|Dumping data for table|Dumping routines for database|Dumping events for "
    rb"database|Temporary (?:table|view) structure for view|Final view structure for view) `(?P<table>[^\n]*)`\n"
    rb"|\n-- (?:Data for )?Name: (?P<object>[^\n;]*; Type: [^\n;]*; Schema: [^\n;]*)[^\n]*\n"
)
# No such line is longer.
LONGEST = 1024
MOST_SECTIONS, REST = 20_000, "everything else"


class Digests:
    """Takes a dump in blocks. What stands before the first comment names versions and times, and does not count."""

    def __init__(self) -> None:
        self.bytes, self.database, self.name = 0, "", ""
        self._sections, self._rest = {}, b""

    def add(self, block: bytes) -> None:
        self.bytes += len(block)
        text = self._rest + block
        # A comment that begins behind this may end in the next block.
        end = max(0, len(text) - LONGEST)
        self._take(text, end)
        self._rest = text[end:]

    def result(self) -> dict:
        """The checksum of each section, by its name."""
        self._take(self._rest + b"\n", len(self._rest))
        self._rest = b""
        return {name: digest.hexdigest() for name, digest in self._sections.items()}

    def _take(self, text: bytes, end: int) -> None:
        begin = 0
        for mark in MARK.finditer(text):
            if mark.start() >= end:
                break
            self._count(text[begin:mark.start()])
            self._enter(mark)
            begin = mark.start()
        self._count(text[begin:end])

    def _enter(self, mark) -> None:
        found = {kind: name.decode("utf-8", "replace") for kind, name in mark.groupdict().items() if name is not None}
        if "mysql" in found or "postgres" in found:
            self.database = found.get("mysql") or found["postgres"]
        self.name = f"{self.database}: {found.get('table') or found.get('object') or 'the database itself'}"

    def _count(self, text: bytes) -> None:
        if not self.name or not text:
            return
        is_known = self.name in self._sections or len(self._sections) < MOST_SECTIONS
        name = self.name if is_known else REST
        if name not in self._sections:
            self._sections[name] = hashlib.blake2b(digest_size=16)
        self._sections[name].update(text)
