"""Halts a container for a moment by its control group. The engine's own pause would call it unhealthy afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

from ..system.processes import control_groups

__all__ = ["MOST_SECONDS", "halted", "switched_on"]

# Nobody waits longer for an answer of the service.
MOST_SECONDS = 20
GROUPS = "/sys/fs/cgroup"
# Lets it go on when nobody writes to its input any more, or too late: whatever becomes of the process that halted it.
# It is nobody's child, so that who kills that process with all below it does not kill this one. It says when it begins.
RELEASE = """
import os, select, sys
if os.fork():
    sys.exit()
os.setsid()
os.write(1, b".")
select.select([0], [], [], float(sys.argv[2]))
try:
    with open(sys.argv[1], "w") as stream:
        stream.write("0")
except FileNotFoundError:
    pass
"""


@contextmanager
def halted(pid: int, most: float = MOST_SECONDS):
    """No process of the container whose first process that is runs meanwhile. Gives a function that says whether it is
    still so: not after `most` seconds, and not where the kernel has no version 2 of control groups."""
    switch = switch_of(pid)
    if switch is None:
        yield lambda: False
        return
    with switched_on(switch, most):
        yield lambda: read(switch) == "1"


@contextmanager
def switched_on(switch: str, most: float):
    """The file says 1 meanwhile, and 0 afterwards: at the latest after `most` seconds, also where this process is
    killed."""
    with subprocess.Popen([sys.executable, "-I", "-c", RELEASE, switch, str(most)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as release:
        os.read(release.stdout.fileno(), 1)
        write(switch, "1")
        try:
            yield
        finally:
            write(switch, "0")
            release.stdin.close()
            # Until it has ended, it could let go on what the next one halts.
            release.stdout.read()


def switch_of(pid: int) -> str | None:
    """Of the container's own group; never of one that has others in it too."""
    group = next(iter(control_groups(pid)), "")
    switch = f"{GROUPS}{group}/cgroup.freeze"
    return switch if pid > 1 and group.count("/") > 1 and os.path.exists(switch) else None


def write(path: str, word: str) -> None:
    try:
        with open(path, "w", encoding="ascii") as stream:
            stream.write(word)
    except FileNotFoundError:
        # The container has ended meanwhile.
        pass


def read(path: str) -> str:
    try:
        with open(path, encoding="ascii") as stream:
            return stream.read().strip()
    except FileNotFoundError:
        return ""
