"""Counts the records of calls that were let through to have them logged, as they come: of a busy service there may be
more than anybody wants to hold."""

from __future__ import annotations

import platform
import re

from ..audit.events import LET_THROUGH, fields
from ..learn.kernel.syscalls import call_name

__all__ = ["Records"]

# As the audit daemon begins such a line, and as the kernel does where no daemon runs. Further on stands what programs
# wrote.
SECCOMP = re.compile(r"(?:node=\S+ )?type=SECCOMP msg=|audit: type=1326 ")
STAMP = re.compile(r"audit\((\d{1,12}\.\d{1,6}):\d+\):\s?(.*)", re.DOTALL)
ARCHES = {"x86_64": "c000003e", "aarch64": "c00000b7"}
MOST_PROGRAMS, MOST_GROUPS = 5, 500
LONGEST = 120


class Records:
    """`owners` says whose a record is: the name of a service, None where that is unclear, and an empty text where it is
    none of ours."""

    def __init__(self, since: float, owners, machine: str = "") -> None:
        self.since, self.owners = since, owners
        self.arch = ARCHES.get(machine or platform.machine(), "")
        self.first, self.more, self.groups = None, 0, {}

    def take(self, line: str) -> None:
        is_ours = SECCOMP.match(line) is not None
        if not is_ours and self.first is not None:
            return
        stamp = STAMP.search(line)
        if not stamp:
            return
        time = float(stamp[1])
        self.first = time if self.first is None else self.first
        if is_ours and time >= self.since:
            self.count(time, fields(stamp[2]))

    def count(self, time: float, found: dict) -> None:
        number, arch = found.get("syscall", ""), found.get("arch", "")
        if found.get("code") != LET_THROUGH or not re.fullmatch(r"[0-9]{1,10}", number):
            return
        pid, uid = (int(found[name]) if found.get(name, "").isdigit() else -1 for name in ("pid", "uid"))
        owner = self.owners.of(found.get("subj", ""), pid, uid, time)
        if owner == "":
            return
        key = (owner, uid if owner is None else None, arch, int(number))
        if key not in self.groups and len(self.groups) >= MOST_GROUPS:
            self.more += 1
            return
        group = self.groups.setdefault(key, {"programs": [], "count": 0, "first": time, "last": time})
        program = (found.get("exe") or found.get("comm", ""))[:LONGEST]
        if program not in group["programs"] and len(group["programs"]) < MOST_PROGRAMS:
            group["programs"].append(program)
        group.update(count=group["count"] + 1, first=min(group["first"], time), last=max(group["last"], time))

    def told(self) -> list:
        """Each call of each service, and of each user where the service is unclear. Raises OSError without the library
        that knows their names."""
        return [
            {"service": owner, **({"uid": uid} if owner is None else {}), "call": self.name_of(arch, number), **group}
            for (owner, uid, arch, number), group in self.groups.items()
        ]

    def name_of(self, arch: str, number: int) -> str:
        """Another architecture has other numbers: a filter of ours lets none of its calls through."""
        return call_name(number) if arch == self.arch else f"{arch[:16]}_{number}"
