"""What was logged of the services that are watched, and what may be missing of it."""

from __future__ import annotations

import os
import platform
import re

from ..audit.kernel import Audit, AuditMissing
from ..audit.log import lines_since, log_file
from ..engine.seccomp import logs_watched_calls
from ..system.apparmor import loaded_profiles
from .profile import Accesses
from .calls import Calls
from .kernel_log import KernelLog
from .owners import Owners, live_processes, watched_containers
from .records import Records

__all__ = ["look_at_watched"]

# A rule of the audit system that drops records, by their sort.
EXCLUDED = {"SECCOMP": re.compile(r"exclude.*msgtype=(?:SECCOMP|1326)\b"),
            "AVC": re.compile(r"exclude.*msgtype=(?:AVC|1400)\b")}


def look_at_watched(engine, stack: str, since: float, budget: int, profiles: dict) -> dict:
    """The document that the module `watched` returns. `budget`: how much of the audit log is read at most; `profiles`:
    of each service whose AppArmor profile is watched. Raises EngineError, and OSError."""
    containers = watched_containers(engine, stack)
    calls, accesses = Calls(Owners(stack, containers, live_processes())), Accesses(stack, profiles)
    records = Records(since, calls, accesses)
    daemon, lost, rules = daemon_now()
    log, cut = log_file(), False
    if os.path.exists(log):
        lines, cut = lines_since(log, since, budget)
        for line in lines:
            records.take(line)
    first = begin_of(log, records.first, since) if daemon else None
    if not daemon:
        kernel = KernelLog.now(since)
        for line in kernel.lines:
            records.take(line)
        first, lost = kernel.first, kernel.dropped
    return {
        "machine": platform.machine(),
        "logged": logs_watched_calls(),
        "excluded": [sort for sort, drops in EXCLUDED.items() if any(drops.search(rule) for rule in rules)],
        "daemon": daemon,
        "first": first,
        "cut": cut or records.more > 0,
        "lost": lost,
        "watched": sorted({one.service for one in containers if one.service}),
        "complaining": complaining(stack),
        "calls": records.told(calls),
        "accesses": records.told(accesses),
    }


def complaining(stack: str) -> list:
    """The services whose profile the kernel has in complain mode."""
    prefix = f"harden-init.{stack}."
    return sorted(name[len(prefix):] for name, mode in loaded_profiles(prefix).items() if mode == "complain")


def daemon_now() -> tuple:
    """Whether an audit daemon takes the records, how many the kernel lost since boot, and the rules."""
    try:
        audit = Audit.now()
    except AuditMissing:
        return False, 0, []
    return audit.daemon > 0, audit.lost, audit.rules


def begin_of(log: str, first: float | None, since: float) -> float | None:
    """When the log begins; of one that was not written to since then nothing is missing."""
    if first is None and os.path.exists(log) and os.stat(log).st_mtime < since:
        return since
    return first
