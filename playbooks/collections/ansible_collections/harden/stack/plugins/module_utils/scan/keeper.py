"""Sees that nothing of a scanner stays: neither a process nor its folder, also where the module itself is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time

__all__ = ["kept"]

ENDINGS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
ROUNDS, PAUSE_SECONDS = 200, 0.05


@contextlib.contextmanager
def kept(folder: str):
    """A second process waits for the end of this one, however that comes: the kernel closes the pipe between them."""
    waiting, held = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        os.close(held)
        wait_and_clear(waiting, folder)
    os.close(waiting)
    try:
        yield
    finally:
        os.close(held)
        os.waitpid(keeper, 0)


def wait_and_clear(waiting: int, folder: str) -> None:
    """What ends the module and all of its group does not end this one, which keeps nothing open that others read."""
    try:
        os.setsid()
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        os.read(waiting, 1)
        end_all(folder)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


def end_all(folder: str) -> None:
    """Ends the processes whose home is that folder, until there is none: one may have begun another meanwhile. One that
    the kernel holds is not waited for without end."""
    for _round in range(ROUNDS):
        found = [pid for pid in os.listdir("/proc") if pid.isdigit() and has_home(pid, folder)]
        if not found:
            return
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(int(pid), signal.SIGKILL)
        time.sleep(PAUSE_SECONDS)


def has_home(pid: str, folder: str) -> bool:
    """One that has ended and is not yet taken away has no environment any more."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as stream:
            return f"HOME={folder}".encode() in stream.read().split(b"\0")
    except OSError:
        return False
