"""Finds the audit daemon's log and reads the newest part of it, however large it is."""

from __future__ import annotations

import glob
import os
import re
import time

from .events import Reader

__all__ = ["begin", "lines_since", "log_file", "read_log"]

CONFIGURATION = "/etc/audit/auditd.conf"
USUAL_LOG = "/var/log/audit/audit.log"
SPANS = {"m": 60, "h": 3600, "d": 86400}


def log_file(path: str = CONFIGURATION) -> str:
    """Where the daemon writes, as its configuration says."""
    try:
        with open(path, encoding="utf-8") as stream:
            named = re.search(r"^\s*log_file\s*=\s*(\S+)", stream.read(), re.MULTILINE)
    except OSError:
        named = None
    return named[1] if named else USUAL_LOG


def begin(since: str, now: float) -> float:
    """Seconds since 1970; raises ValueError for a text that says nothing."""
    if since == "today":
        return time.mktime((*time.localtime(now)[:3], 0, 0, 0, 0, 0, -1))
    if since == "boot":
        with open("/proc/stat", encoding="ascii") as stream:
            return float(re.search(r"^btime (\d+)", stream.read(), re.MULTILINE)[1])
    span = re.fullmatch(r"(\d{1,6})([mhd])", since)
    return now - int(span[1]) * SPANS[span[2]] if span else float(since)


def newest(log: str, since: float, budget: int) -> tuple:
    """(file, where to begin) from the oldest to the newest, and whether something had to be left out."""
    numbers = [path[len(log) + 1:] for path in glob.glob(glob.escape(log) + ".*")]
    parts = []
    for path in [log, *(f"{log}.{number}" for number in sorted(filter(str.isdigit, numbers), key=int))]:
        state = os.stat(path)
        if state.st_mtime < since:
            break
        if budget <= 0:
            return parts[::-1], True
        parts.append((path, max(0, state.st_size - budget)))
        budget -= state.st_size
    return parts[::-1], budget < 0


def read_log(log: str, since: float, budget: int) -> tuple:
    """A Reader that has read everything since then, and whether something had to be left out. `budget` in bytes."""
    reader = Reader(since)
    lines, cut = lines_since(log, since, budget)
    for line in lines:
        reader.take(line)
    return reader, cut


def lines_since(log: str, since: float, budget: int) -> tuple:
    """The lines since then, and some before, from the oldest to the newest, one at a time; and whether something had
    to be left out."""
    parts, cut = newest(log, since, budget)
    return lines_of(parts), cut


def lines_of(parts: list):
    for path, start in parts:
        with open(path, "rb") as stream:
            stream.seek(start)
            if start:
                stream.readline()
            for line in stream:
                yield line.decode("utf-8", "replace").rstrip("\n")
