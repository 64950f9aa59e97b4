"""The processes of a machine, as Linux shows them. Elsewhere there are none to see."""

from __future__ import annotations

import os
import socket

__all__ = ["Process", "all_processes", "began_at", "control_groups", "goes_on", "identity", "is_running", "machine",
           "pids", "process"]


class Process:
    """A process that was there when it was looked at."""

    def __init__(self, pid: int, name: str, parent: int, began: str, words: list) -> None:
        self.pid, self.name, self.parent, self.began, self.words = pid, name, parent, began, words
        # The number, and when it began: a number is given again.
        self.identity = f"{pid} {began}"


def process(pid: int) -> Process | None:
    """The process of that number; None where there is none."""
    try:
        name, fields = stat_of(pid)
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as stream:
            words = stream.read().split("\0")[:-1]
    except OSError:
        return None
    return Process(pid, name, int(fields[1]), fields[19], words)


def goes_on(pid: int) -> bool:
    """Whether the process of that number has not ended. It stays in the list until its parent asks how it ended."""
    try:
        return stat_of(pid)[1][0] != "Z"
    except OSError:
        return False


def stat_of(pid: int) -> tuple:
    """The name, and the fields after it: state, parent, and as the 22nd of all when it began. Raises OSError."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
        before, _sign, after = stream.read().rpartition(")")
    return before.partition("(")[2], after.split()


def began_at(pid: int) -> float | None:
    """When a process began, in seconds since 1970; None where there is none, or Linux does not say it."""
    found = process(pid)
    try:
        with open("/proc/stat", encoding="utf-8") as stream:
            booted = next(int(line.split()[1]) for line in stream if line.startswith("btime "))
    except (OSError, StopIteration):
        return None
    return found and booted + int(found.began) / os.sysconf("SC_CLK_TCK")


def control_groups(pid: int) -> list:
    """The control groups that a process is in; none where there is no such process."""
    try:
        with open(f"/proc/{pid}/cgroup", encoding="utf-8", errors="replace") as stream:
            return [line.rstrip("\n").split(":", 2)[-1] for line in stream]
    except OSError:
        return []


def pids() -> list:
    """The number of every process that this one may see."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []


def all_processes() -> list:
    return [one for one in map(process, pids()) if one]


def identity(pid: int) -> str:
    """Of the process of that number; the number alone where there is none."""
    found = process(pid)
    return found.identity if found else str(pid)


def is_running(identified: str) -> bool:
    """Whether the process of that identity is still there, and not another one that got its number."""
    number = identified.partition(" ")[0]
    found = process(int(number)) if number.isdigit() else None
    return found is not None and found.identity == identified


def machine() -> str:
    """What programs have in common that can see each other's processes. A container sees only its own."""
    parts = [socket.gethostname()]
    for path, read in (("/proc/sys/kernel/random/boot_id", first_line), ("/proc/self/ns/pid", os.readlink)):
        try:
            parts.append(read(path))
        except OSError:
            pass
    return " ".join(parts)


def first_line(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.readline().strip()
