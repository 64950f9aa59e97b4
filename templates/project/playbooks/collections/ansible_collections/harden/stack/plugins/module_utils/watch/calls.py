"""The records of system calls that a filter let through to have them logged."""

from __future__ import annotations

import platform
import re

from ..audit.events import LET_THROUGH
from ..learn.kernel.syscalls import call_name

__all__ = ["Calls"]

ARCHES = {"x86_64": "c000003e", "aarch64": "c00000b7"}


class Calls:
    """`owners` says whose a record is: the name of a service, None where that is unclear, and an empty text where it is
    none of ours."""

    # As the audit daemon begins such a line, and as the kernel does where no daemon runs. Further on stands what
    # programs wrote.
    begin = re.compile(r"(?:node=\S+ )?type=SECCOMP msg=|audit: type=1326 ")

    def __init__(self, owners, machine: str = "") -> None:
        self.owners, self.arch = owners, ARCHES.get(machine or platform.machine(), "")

    def keys(self, found: dict, time: float) -> list:
        """Each call of each service, and of each user where the service is unclear."""
        number, arch = found.get("syscall", ""), found.get("arch", "")
        if found.get("code") != LET_THROUGH or not re.fullmatch(r"[0-9]{1,10}", number):
            return []
        pid, uid = (int(found[name]) if found.get(name, "").isdigit() else -1 for name in ("pid", "uid"))
        owner = self.owners.of(found.get("subj", ""), pid, uid, time)
        return [] if owner == "" else [(owner, uid if owner is None else None, arch, int(number))]

    def words(self, key: tuple) -> dict:
        """Raises OSError without the library that knows the names of calls."""
        owner, uid, arch, number = key
        return {"service": owner, **({"uid": uid} if owner is None else {}), "call": self.name_of(arch, number)}

    def name_of(self, arch: str, number: int) -> str:
        """Another architecture has other numbers: a filter of ours lets none of its calls through."""
        return call_name(number) if arch == self.arch else f"{arch[:16]}_{number}"
