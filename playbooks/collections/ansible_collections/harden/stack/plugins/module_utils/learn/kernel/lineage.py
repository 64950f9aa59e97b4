"""Which container a system call belongs to, told from the kernel's events alone: every process of a container descends
from its shim, and counts from the moment at which the engine's filter of calls was put on it."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["FILTERING", "MOST_WAYS", "NO_WAY", "REFUSED", "UNKNOWN", "Lineage"]

# Name and number of a thread, processor, flags, time, event; a name may have anything in it.
EVENT = re.compile(r"\s*(.*)-(\d+)\s+\[\d+\] \S+ +[\d.]+: (\w+): (.*)")
# A program's name is too short to have that in it.
ENTERED = ": sys_enter: NR "
# The calls by which a filter is put on, by machine: `seccomp`, and `prctl`, which older engines prefer.
FILTERING = {"x86_64": (317, 157), "aarch64": (277, 167)}
# SECCOMP_SET_MODE_FILTER; PR_SET_SECCOMP with SECCOMP_MODE_FILTER. The kernel prints arguments in hexadecimal.
BY_SECCOMP, BY_PRCTL = "1", ["16", "2"]
# What a process is told when it may not: EPERM, EACCES, EROFS.
REFUSED = {-1: "EPERM", -13: "EACCES", -30: "EROFS"}
# ENOSYS: the kernel does not have the call, or the filter does not let it through.
UNKNOWN = -38
# ENETUNREACH: no network leads to an address. That is no refusal: it says where a process wanted to go, if the kernel
# told before for which address it found no route.
NO_WAY = -101
# In the place of a call's number after a signal's handler: what it is said to have given is whatever the interrupted
# code had in that register.
RETURNED = -1
# A program may try any number of addresses.
MOST_WAYS = 1000
ROUTE = re.compile(r".*? proto (\d+) \S+/\d+ -> ([0-9a-f.:]+)/(\d+) ")


class Lineage:
    """Reads events line by line. Processes are known by the number of their thread."""

    def __init__(self, machine: str) -> None:
        self.seccomp, self.prctl = FILTERING[machine]
        self.parents, self.confined, self.names = {}, {}, {}
        # By the thread that was confined first, the ancestor of the others.
        self.calls, self.refused, self.unknown, self.lost_ways = {}, {}, {}, {}
        # What was looked for last without a route, by thread.
        self.routes = {}
        # The calls that are known of a thread that is confined, as the kernel prints them: a busy one makes the same
        # ones a hundred thousand times in a second.
        self.heard = {}

    def read(self, line: str) -> None:
        """One line of the kernel's `trace_pipe`."""
        if self.heard and self.is_heard(line):
            return
        event = EVENT.match(line)
        if event is None:
            return
        name, thread, kind, rest = event[1], int(event[2]), event[3], event[4]
        if kind == "sys_enter":
            self.enter(thread, *numbers_in(rest))
        elif kind == "sys_exit":
            self.leave(thread, name, rest)
        elif kind == "sched_process_fork":
            self.fork(thread, int(rest.rpartition("child_pid=")[2]))
        elif kind.startswith("fib"):
            self.miss(thread, rest)

    def is_heard(self, line: str) -> bool:
        """Whether it is a call that its thread made before."""
        at = line.find(ENTERED)
        if at < 0:
            return False
        thread = line[line.rfind("-", 0, line.rfind(" [", 0, at)) + 1:].split(None, 1)[0]
        begin = at + len(ENTERED)
        return line[begin:line.find(" ", begin)] in self.heard.get(thread, ())

    def fork(self, parent: int, child: int) -> None:
        self.parents[child] = parent
        # A number is given again: what its last bearer was does not count.
        self.confined.pop(child, None)
        self.heard.pop(str(child), None)
        if parent in self.confined:
            self.confined[child] = self.confined[parent]

    def enter(self, thread: int, call: int, arguments: list) -> None:
        first = self.confined.get(thread)
        if first is not None:
            self.calls.setdefault(first, set()).add(call)
            self.heard.setdefault(str(thread), set()).add(str(call))
        elif self.confines(call, arguments):
            self.confined[thread] = (thread, *self.ancestors(thread))

    def confines(self, call: int, arguments: list) -> bool:
        """Whether it puts a filter on; the engine first tries what its kernel can do, without one."""
        if call == self.seccomp:
            return arguments[0] == BY_SECCOMP and arguments[2] != "0"
        return call == self.prctl and arguments[:2] == BY_PRCTL and arguments[2] != "0"

    def leave(self, thread: int, name: str, rest: str) -> None:
        first = self.confined.get(thread)
        call, _, result = rest.removeprefix("NR ").partition(" = ")
        if first is None or int(call) == RETURNED:
            return
        if int(result) == UNKNOWN:
            self.unknown.setdefault(first, set()).add(int(call))
        elif int(result) == NO_WAY:
            self.lose_way(first, (name, *self.routes.pop(thread, ("", 0, 0))))
        elif int(result) in REFUSED:
            self.refused.setdefault(first, Counter())[(name, int(call), REFUSED[int(result)])] += 1

    def miss(self, thread: int, rest: str) -> None:
        """That there is no route: what the thread asked for is answered with that afterwards."""
        route = ROUTE.match(rest)
        if route and thread in self.confined:
            self.routes[thread] = (route[2], int(route[3]), int(route[1]))

    def lose_way(self, first: int, way: tuple) -> None:
        ways = self.lost_ways.setdefault(first, set())
        if len(ways) < MOST_WAYS:
            ways.add(way)

    def ancestors(self, thread: int):
        seen = set()
        while thread in self.parents and thread not in seen:
            seen.add(thread)
            thread = self.parents[thread]
            yield thread

    def calls_below(self, shims: set) -> set:
        """The numbers of the calls that were made by descendants of these processes."""
        return {call for first, calls in list(self.calls.items()) if shims & set(first) for call in calls}

    def unknown_below(self, shims: set) -> set:
        """The numbers of the calls that were answered as if there were none of that number."""
        return {call for first, calls in list(self.unknown.items()) if shims & set(first) for call in calls}

    def lost_ways_below(self, shims: set) -> set:
        """(program, address, port, number of the protocol) of what no network led to; an address is empty where the
        kernel did not tell it."""
        return {one for first, ways in list(self.lost_ways.items()) if shims & set(first) for one in list(ways)}

    def refused_below(self, shims: set) -> Counter:
        """(program, number of the call, error) of what they were refused, with how often."""
        found = Counter()
        for first, refused in list(self.refused.items()):
            if shims & set(first):
                found += refused
        return found


def numbers_in(rest: str) -> tuple:
    """`NR 317 (1, 1, 7ffd, …)` → the number of the call and its arguments as the kernel prints them."""
    call, _, arguments = rest.removeprefix("NR ").partition(" (")
    return int(call), arguments.rstrip(")\n").split(", ")
