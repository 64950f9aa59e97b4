"""Counts the kernel's records of what was let through only to have it logged, as they come: of a busy service there may
be more than anybody wants to hold."""

from __future__ import annotations

import re

from ..audit.events import fields

__all__ = ["Records"]

STAMP = re.compile(r"audit\((\d{1,12}\.\d{1,6}):\d+\):\s?(.*)", re.DOTALL)
MOST_PROGRAMS, MOST_GROUPS = 5, 500
LONGEST = 120


class Records:
    """`sorts` say which lines are theirs (`begin`), what a record is about (`keys`), and how that is told (`words`)."""

    def __init__(self, since: float, *sorts) -> None:
        self.since, self.sorts = since, sorts
        self.first, self.more = None, 0
        self.groups = {sort: {} for sort in sorts}

    def take(self, line: str) -> None:
        sort = next((one for one in self.sorts if one.begin.match(line)), None)
        if sort is None and self.first is not None:
            return
        stamp = STAMP.search(line)
        if not stamp:
            return
        time = float(stamp[1])
        self.first = time if self.first is None else self.first
        if sort is not None and time >= self.since:
            found = fields(stamp[2])
            for key in sort.keys(found, time):
                self.count(sort, key, time, (found.get("exe") or found.get("comm", ""))[:LONGEST])

    def count(self, sort, key: tuple, time: float, program: str) -> None:
        groups = self.groups[sort]
        if key not in groups and len(groups) >= MOST_GROUPS:
            self.more += 1
            return
        group = groups.setdefault(key, {"programs": [], "count": 0, "first": time, "last": time})
        if program not in group["programs"] and len(group["programs"]) < MOST_PROGRAMS:
            group["programs"].append(program)
        group.update(count=group["count"] + 1, first=min(group["first"], time), last=max(group["last"], time))

    def told(self, sort) -> list:
        """Each once, with how often, when, and by which programs."""
        return [{**sort.words(key), **group} for key, group in self.groups[sort].items()]
