"""Finds the processes by which a container begins, while it starts: what the kernel refused to one that ended at once
is only known by its parent, and what it asked the network first is only heard before its program runs."""

from __future__ import annotations

import threading
from contextlib import contextmanager

from ...system.processes import control_groups, pids, process

__all__ = ["UNBORN", "shims_of"]

# What the processes of the engine's runtime are called from their birth; the kernel keeps 15 letters of a name.
ENGINE, SHIM = "containerd", "containerd-shim"
# What a container's first process is called until it becomes the service's program.
UNBORN = ("runc:[2:INIT]", "crun")
RUNTIMES = (ENGINE, "runc", "crun")
PACE = 0.02


@contextmanager
def shims_of(container: str, begun=None):
    """A set that has the numbers of the shims which the container of that id gets meanwhile. `begun` is called with
    that of each process in the container that is not its program yet."""
    found, is_over = set(), threading.Event()
    # What is there already is not looked at: the first packet of a container may follow within a moment.
    words = (container, found, begun, set(pids()), is_over)
    watcher = threading.Thread(target=watch, args=words, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()


def watch(container: str, found: set, begun, others: set, is_over: threading.Event) -> None:
    while True:
        now = set(pids())
        # A number is given again.
        others &= now
        for pid in now - others:
            one = process(pid)
            if one is None or not one.name.startswith(RUNTIMES):
                others.add(pid)
            elif one.name.startswith(SHIM) and container in one.words:
                found.add(pid)
            elif begun and one.name in UNBORN and any(container in group for group in control_groups(pid)):
                begun(pid)
        if is_over.wait(PACE):
            return
