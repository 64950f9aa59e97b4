"""Every process of a container, not only its first: what was started beside it, or brought in."""

from __future__ import annotations

import errno
import functools
import re
import time

from ..system.processes import control_groups, pids
from .process import Process

__all__ = ["login_servers", "stronger_processes"]

LOGIN_SERVERS = {"dropbear", "in.rlogind", "in.rshd", "in.telnetd", "sshd", "sshd-session", "telnetd", "tinysshd"}
CONTAINER = re.compile("[0-9a-f]{64}")
FILTERED = "2"
PAUSE_SECONDS = 0.01
# How long a process may take to give its rights up. What the engine's runtime starts is called so until it runs the
# program, and a server that is busy leaves it waiting.
PATIENCE_SECONDS, BEGINNING_SECONDS = 3, 20
BEGINNING = "runc:["


def login_servers(container) -> str:
    """The programs that let somebody log in over the network, by the name of the program or of the process."""
    found = {name for process in processes_of(container) for name in process.names() if name in LOGIN_SERVERS}
    return ", ".join(sorted(found)) or "none"


def stronger_processes(container) -> str:
    """The processes that may do more than the first one: somebody started them with other rights. What the engine
    starts inside, such as each health check, has all rights for a moment and then gives them up: only what keeps them
    counts."""
    first, since = container.process, time.monotonic()
    found = stronger_among(processes_of(container), first)
    while found and time.monotonic() < since + patience_with(found.values()):
        time.sleep(PAUSE_SECONDS)
        found = stronger_among(found, first)
    return ", ".join(sorted(set(found.values()))) or "none"


def patience_with(names) -> float:
    """Anyone may give a process such a name: it is found only later then."""
    return BEGINNING_SECONDS if any(name.startswith(BEGINNING) for name in names) else PATIENCE_SECONDS


def stronger_among(processes, first: Process) -> dict:
    """Those that may do more than the first one, each with its name and what it has."""
    found = {}
    for process in processes:
        try:
            more = advantages(process, first)
            if more:
                found[process] = f"{process.names()[0]} ({', '.join(more)})"
        except (OSError, KeyError):
            # It ended in between.
            continue
    return found


def advantages(process: Process, first: Process) -> list:
    """What a process has and the first one has not."""
    added = int(process.status("CapBnd"), 16) & ~int(first.status("CapBnd"), 16)
    return [words for words, has in (
        ("root", process.is_root() == "yes" and first.is_root() == "no"),
        (f"capabilities {added:016x}", added),
        ("new privileges", process.status("NoNewPrivs") < first.status("NoNewPrivs")),
        ("no filter", first.status("Seccomp") == FILTERED != process.status("Seccomp")),
    ) if has]


def processes_of(container) -> list:
    """OSError where the kernel does not tell which they are, as not even the first one is among them."""
    own = pids_by_container().get(container.inspected["Id"], [])
    if container.inspected["State"]["Pid"] not in own:
        raise OSError(errno.ESRCH, "the container's processes are not told apart by their control groups")
    return [Process(pid) for pid in own]


@functools.lru_cache(maxsize=1)
def pids_by_container() -> dict:
    """One walk is enough for all containers. A container in a container is a part of both."""
    found = {}
    for pid in pids():
        for one in set(CONTAINER.findall("\n".join(control_groups(pid)))):
            found.setdefault(one, []).append(pid)
    return found
