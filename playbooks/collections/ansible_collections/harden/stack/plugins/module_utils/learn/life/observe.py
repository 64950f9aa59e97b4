"""What is seen of a running container from the outside: its processes, as whom they run, what they listen on and take
up; and what its end leaves behind."""

from __future__ import annotations

import os
import re
import urllib.parse
from collections import Counter

from ...engine.api import EngineError
from ...reading.network import listeners
from ...reading.process import Process
from ...system.processes import process

__all__ = ["bad_lines", "changed_paths", "files_among", "log_of", "observe", "owners_among", "programs_beside",
           "top_folders", "users_beside"]

LOG_LINES, MOST_FILES = 400, 200
# The head of a file in an archive, and where in it stands what it is, and whose.
HEAD, KIND, OWNER, GROUP = 512, 156, slice(108, 116), slice(116, 124)
# What a line of a log has that tells of trouble.
BAD = re.compile(r"error|denied|permi|read-only|not allowed|cannot|can't|could not|fail|fatal|unable|refused", re.I)
VARIES = re.compile(r"0x[0-9a-f]+|[0-9a-f]{12,}|\d+", re.I)
# As /proc/net prints them: ::1, and the beginning of an IPv4 address within IPv6.
LOOPBACK, MAPPED = "00000000000000000000000001000000", "0000000000000000FFFF0000"


def observe(life, first: int) -> set:
    """Adds to a life what is seen now of the container whose first process that is, and gives the ports on which it
    listens."""
    pids = pids_beside(first)
    life.programs |= programs_beside(first)
    life.users.update(users_beside(first))
    life.processes = max(life.processes, sum(map(threads_of, pids)))
    life.memory = max(life.memory, memory_peak(first))
    ports = tcp_ports(first)
    life.ports |= ports
    return ports


def programs_beside(first: int) -> set:
    """The programs of the same container."""
    return {one.name for one in map(process, pids_beside(first)) if one}


def users_beside(first: int) -> Counter:
    """(program, user id, group id) of each process of the same container, with how many there are."""
    found = Counter()
    for pid, one in [(pid, process(pid)) for pid in pids_beside(first)]:
        try:
            status = Process(pid)
            ids = status.status("Uid").split()[1], status.status("Gid").split()[1]
        except (OSError, KeyError):
            continue
        if one:
            found[(one.name, *ids)] += 1
    return found


def pids_beside(first: int) -> list:
    """Every process of the same container."""
    try:
        return [int(line) for line in Process(first).cgroup("memory", "cgroup.procs", "cgroup.procs").split()]
    except (OSError, StopIteration):
        return [first]


def threads_of(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0


def memory_peak(pid: int) -> int:
    """The most that the container took up, in bytes; 0 where the kernel does not tell."""
    try:
        return int(Process(pid).cgroup("memory", "memory.max_usage_in_bytes", "memory.peak"))
    except (OSError, KeyError, ValueError, StopIteration):
        return 0


def tcp_ports(pid: int) -> set:
    """The ports on which others reach what runs in its network; the engine's own name server is not among them."""
    try:
        return {port for address, port in listeners(pid) if not is_loopback(address)}
    except OSError:
        return set()


def is_loopback(address: str) -> bool:
    """Whether nobody outside reaches it: 127.0.0.0/8, ::1, and the former within the latter."""
    last = address.removeprefix(MAPPED)
    return last[6:] == "7F" if len(last) == 8 else address == LOOPBACK


def top_folders(pid: int) -> set:
    """The names of the folders at the top of what it sees as its file system."""
    try:
        with os.scandir(f"/proc/{pid}/root") as entries:
            return {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    except OSError:
        return set()


def log_of(engine, container: str) -> list:
    """The last lines that a container wrote."""
    return engine.log_lines(container, LOG_LINES)


def bad_lines(lines: list) -> dict:
    """Those that tell of trouble, by their text without what differs each time."""
    return {VARIES.sub("#", line): line for line in lines if BAD.search(line)}


def changed_paths(engine, container: str) -> set:
    """What it wrote outside its volumes: new files, and those of its image that it changed."""
    kinds = {0: "changed", 1: "new", 2: "gone"}
    return {(kinds.get(one["Kind"], "changed"), one["Path"])
            for one in engine.json(f"/containers/{container}/changes") or []}


def files_among(engine, container: str, paths) -> set:
    """Those that are files and not folders or links, as the head of the engine's archive of each has it."""
    return {path for path, head in heads_of(engine, container, paths) if head[KIND:KIND + 1] in (b"0", b"\0")}


def owners_among(engine, container: str, paths) -> dict:
    """Whose each of them is, as (user id, group id)."""
    return {path: (number_in(head[OWNER]), number_in(head[GROUP])) for path, head in heads_of(engine, container, paths)}


def heads_of(engine, container: str, paths):
    """The first bytes of the engine's archive of each path that is there, some of them only where they are many."""
    for path in sorted(paths)[:MOST_FILES]:
        try:
            with engine.stream(f"/containers/{container}/archive?path={urllib.parse.quote(path)}", 20) as stream:
                head = stream.read(HEAD)
        except EngineError:
            continue
        if len(head) == HEAD:
            yield path, head


def number_in(field: bytes) -> int:
    """In octal digits; 0 where it is too large for them."""
    digits = field.strip(b" \0")
    return int(digits, 8) if digits.isdigit() else 0
