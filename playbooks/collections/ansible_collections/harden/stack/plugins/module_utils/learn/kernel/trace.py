"""Records what containers ask of the kernel, by the kernel's own tracing: no program is needed for it, and the traced
ones do not notice."""

from __future__ import annotations

import os
import platform
import select
import threading
import time

from ...system.processes import all_processes, goes_on
from ...system.programs import run
from .lineage import FILTERING, NO_WAY, REFUSED, UNKNOWN, Lineage

__all__ = ["Tracer", "TraceFault"]

ROOT = "/sys/kernel/tracing"
# Kilobytes for each processor; what does not fit is told as lost.
BUFFER = 16384
# The parent of every shim, and so of every container.
ENGINE = "containerd"
# The events that tell for which address there is no route. Where a kernel has them not, that stays unknown.
ROUTES = ("fib/fib_table_lookup", "fib6/fib6_table_lookup")
PIECE = 1 << 20
# How often it is looked which calls are known, in seconds.
PACE = 0.5
# Below 0 comes before others.
PRIORITY = -15


class TraceFault(Exception):
    """Why nothing can be recorded here."""


class Tracer:
    """From `with` on it follows all containers that are started. Everything goes away with the instance."""

    def __init__(self, root: str = ROOT) -> None:
        self.machine = platform.machine()
        if self.machine not in FILTERING:
            raise TraceFault(f"the system calls of {self.machine} are not known here")
        self.root, self.folder = root, os.path.join(root, "instances", f"harden-learn-{os.getpid()}")
        self.lineage, self.ended, self.reader = Lineage(self.machine), False, None
        self.shims, self.known, self.changing = None, set(), threading.Lock()

    def __enter__(self):
        if not os.path.isdir(os.path.join(self.root, "instances")):
            run(["mount", "-t", "tracefs", "tracefs", self.root], must=False)
        try:
            self.take_away_left()
            os.mkdir(self.folder)
            self.begin()
            reader = threading.Thread(target=self.follow, daemon=True)
            reader.start()
            self.reader = reader
        except BaseException as error:
            # Whoever ends this process may do so in the middle of it.
            self.end()
            if isinstance(error, OSError):
                raise TraceFault(f"the kernel lets nobody trace it ({error.strerror})") from error
            raise
        return self

    def __exit__(self, *_details) -> None:
        self.end()

    def end(self) -> None:
        self.ended = True
        if self.reader:
            self.reader.join()
        self.remove(self.folder)

    def begin(self) -> None:
        self.write("tracing_on", "0")
        self.write("buffer_size_kb", str(BUFFER))
        self.write("options/event-fork", "1")
        threads = [thread for process in all_processes() if process.name == ENGINE
                   for thread in os.listdir(f"/proc/{process.pid}/task")]
        if not threads:
            raise TraceFault(f"no process is called {ENGINE}: the containers have another parent here")
        self.write("set_event_pid", " ".join(threads))
        refused = " || ".join(f"ret == {code}" for code in (*REFUSED, UNKNOWN, NO_WAY))
        self.write("events/raw_syscalls/sys_exit/filter", refused)
        for event in ("sched/sched_process_fork", "raw_syscalls/sys_exit", "raw_syscalls/sys_enter"):
            self.write(f"events/{event}/enable", "1")
        self.record_routes()
        self.record(False)
        self.write("tracing_on", "1")

    def record_routes(self) -> None:
        for event in ROUTES:
            try:
                self.write(f"events/{event}/filter", "err != 0")
                self.write(f"events/{event}/enable", "1")
            except OSError:
                continue

    def record(self, all_calls: bool, shims=set) -> None:
        """Whether every call is recorded from now on, or only what was refused: that is far less to read. One that the
        processes below `shims` made, which is a function, is not recorded again: a busy service makes the same ones a
        hundred thousand times in a second."""
        few = " || ".join(f"id == {call}" for call in FILTERING[self.machine])
        with self.changing:
            self.shims, self.known = shims if all_calls else None, set()
            self.write("events/raw_syscalls/sys_enter/filter", "0" if all_calls else few)

    def leave_out_known(self) -> None:
        with self.changing:
            known = self.lineage.calls_below(self.shims()) - {*FILTERING[self.machine]} if self.shims else set()
            if known > self.known:
                self.known = known
                unknown = " && ".join(f"id != {call}" for call in sorted(known))
                self.write("events/raw_syscalls/sys_enter/filter", unknown)

    def write(self, name: str, text: str) -> None:
        with open(os.path.join(self.folder, name), "w", encoding="ascii") as stream:
            stream.write(f"{text}\n")

    def follow(self) -> None:
        before_others()
        handle, rest = os.open(os.path.join(self.folder, "trace_pipe"), os.O_RDONLY | os.O_NONBLOCK), b""
        looked = time.monotonic()
        try:
            while not self.ended:
                if time.monotonic() > looked + PACE:
                    self.leave_out_known()
                    looked = time.monotonic()
                select.select([handle], [], [], 0.1)
                try:
                    *lines, rest = (rest + os.read(handle, PIECE)).split(b"\n")
                except BlockingIOError:
                    continue
                for line in lines:
                    self.lineage.read(line.decode("utf-8", "replace"))
        finally:
            os.close(handle)

    def settle(self, seconds: float = 10) -> None:
        """Waits until what has happened is read."""
        end = time.monotonic() + seconds
        while self.waiting() and time.monotonic() < end:
            time.sleep(0.05)

    def waiting(self) -> int:
        return sum(self.stats("entries"))

    def lost(self) -> int:
        """How many events found no room."""
        return sum(self.stats("overrun")) + sum(self.stats("dropped events"))

    def stats(self, key: str) -> list:
        found, folder = [], os.path.join(self.folder, "per_cpu")
        for name in os.listdir(folder):
            with open(os.path.join(folder, name, "stats"), encoding="ascii") as stream:
                found += [int(line.partition(":")[2]) for line in stream if line.startswith(f"{key}:")]
        return found

    def take_away_left(self) -> None:
        """What a learning left that was killed."""
        folder = os.path.join(self.root, "instances")
        for name in os.listdir(folder):
            number = name.removeprefix("harden-learn-")
            if number != name and number.isdigit() and not goes_on(int(number)):
                self.remove(os.path.join(folder, name))

    def remove(self, folder: str) -> None:
        try:
            os.rmdir(folder)
        except OSError:
            pass


def before_others() -> None:
    """On a busy machine whoever reads too late loses what does not fit."""
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PRIORITY)
    except OSError:
        pass
