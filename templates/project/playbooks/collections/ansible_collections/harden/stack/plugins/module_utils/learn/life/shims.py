"""Finds the parent of a container's processes while it starts: by that alone is known what the kernel refused to a
container that ended at once."""

from __future__ import annotations

import threading
from contextlib import contextmanager

from ...system.processes import pids, process

__all__ = ["shims_of"]

# What the processes of the engine's runtime are called from their birth; the kernel keeps 15 letters of a name.
RUNTIME, SHIM = "containerd", "containerd-shim"
PACE = 0.02


@contextmanager
def shims_of(container: str):
    """A set that has the numbers of the shims which the container of that id gets meanwhile."""
    found, is_over = set(), threading.Event()
    watcher = threading.Thread(target=watch, args=(container, found, is_over), daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()


def watch(container: str, found: set, is_over: threading.Event) -> None:
    others = set()
    while True:
        for pid in set(pids()) - others:
            one = process(pid)
            if one is None or not one.name.startswith(RUNTIME):
                others.add(pid)
            elif one.name.startswith(SHIM) and container in one.words:
                found.add(pid)
        if is_over.wait(PACE):
            return
