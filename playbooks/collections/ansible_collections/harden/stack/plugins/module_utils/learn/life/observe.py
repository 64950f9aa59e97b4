"""What is seen of a running container from the outside: its processes, as whom they run, what they listen on and take
up."""

from __future__ import annotations

import os
from collections import Counter

from ...reading.network import listeners
from ...reading.process import Process
from ...system.processes import process
from .filling import filling

__all__ = ["observe", "programs_beside", "top_folders", "users_beside"]

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
    life.open_files = max(life.open_files, *map(open_files_of, pids), 0)
    for place in life.places:
        life.filled[place] = max(life.filled.get(place, 0), filling(first, place))
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


def open_files_of(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
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
