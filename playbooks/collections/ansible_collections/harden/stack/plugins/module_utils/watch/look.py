"""What was logged of the services whose list of system calls is watched, and what may be missing of it."""

from __future__ import annotations

import os
import platform
import re

from ..audit.kernel import Audit, AuditMissing
from ..audit.log import lines_since, log_file
from ..engine.seccomp import logs_watched_calls
from .kernel_log import KernelLog
from .owners import Owners, live_processes, watched_containers
from .records import Records

__all__ = ["watched_calls"]

EXCLUDED = re.compile(r"exclude.*msgtype=(?:SECCOMP|1326)\b")


def watched_calls(engine, stack: str, since: float, budget: int) -> dict:
    """The document that `watched_calls` returns. `budget`: how much of the audit log is read at most. Raises
    EngineError, and OSError."""
    containers = watched_containers(engine, stack)
    records = Records(since, Owners(stack, containers, live_processes()))
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
        "excluded": any(EXCLUDED.search(rule) for rule in rules),
        "daemon": daemon,
        "first": first,
        "cut": cut or records.more > 0,
        "lost": lost,
        "watched": sorted({one.service for one in containers if one.service}),
        "calls": records.told(),
    }


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
