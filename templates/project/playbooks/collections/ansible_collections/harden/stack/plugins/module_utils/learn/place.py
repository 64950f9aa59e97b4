"""The folder in memory of a stack that is learned without being deployed, and who works there."""

from __future__ import annotations

import fcntl
import glob
import json
import os
import re
import signal
import time
from contextlib import ExitStack, contextmanager

from ..system.files import read_object
from ..system.processes import is_running

__all__ = ["COMMAND", "STACK", "PlaceFault", "at_work", "end_work", "images_noted", "other_command", "require_place"]

# In it: the stack's files and secrets, the command that it is for, who learns each service there, and the images that
# are built for it.
STACK, COMMAND, LEARNER, IMAGES = "stack", "command.json", "learner.{}.json", "images.json"
# So long a learner has for taking everything away.
SECONDS = 60


class PlaceFault(Exception):
    """Why a folder is not touched."""


def require_place(place: str) -> None:
    """It is removed with all that is in it. Raises PlaceFault."""
    if not re.fullmatch(r"/run/harden-learn\.[a-z][a-z0-9_-]*", place) or os.path.islink(place):
        raise PlaceFault(f"{place} is no folder of a learning")


def other_command(place: str, command: str) -> str:
    """Which other command the folder is for and where that was called, if it still runs; else an empty text. `command`
    is the identity of the process that asks."""
    noted = read_object(os.path.join(place, COMMAND))
    process = str(noted.get("process", ""))
    is_other = process != command and is_running(process)
    return f"process {process.split()[0]}, from {noted.get('folder', '')}" if is_other else ""


@contextmanager
def at_work(place: str, service: str):
    """Names this process and the service there, and holds that as long as it learns: whoever wants the folder away
    knows whom to end, and a lock that nobody holds is that of one who was killed."""
    with open(os.path.join(place, LEARNER.format(service)), "a+", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.truncate(0)
        json.dump({"pid": os.getpid(), "service": service}, stream)
        stream.flush()
        yield


def end_work(place: str) -> list:
    """Ends those who learn there, and waits until everything is taken away. Gives the services that were learned."""
    with ExitStack() as stack:
        streams = [stack.enter_context(open(path, encoding="utf-8"))
                   for path in sorted(glob.glob(os.path.join(glob.escape(place), LEARNER.format("*"))))]
        for number in (signal.SIGTERM, signal.SIGKILL):
            busy = [stream for stream in streams if not wait_until_free(stream, 0)]
            for stream in busy:
                end(read(stream), number)
            until = time.monotonic() + SECONDS
            for stream in busy:
                wait_until_free(stream, until - time.monotonic())
        return [learner["service"] for learner in map(read, streams) if learner]


def images_noted(place: str) -> list:
    """The images that were not there before, and that a deploy would build, too."""
    try:
        with open(os.path.join(place, IMAGES), encoding="utf-8") as stream:
            return json.load(stream)
    except (FileNotFoundError, ValueError):
        return []


def wait_until_free(stream, seconds: float) -> bool:
    """Whether nobody holds it, at the latest after so long."""
    end_of_wait = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end_of_wait:
                return False
            time.sleep(0.1)


def end(learner: dict, number: int) -> None:
    if learner:
        try:
            os.kill(learner["pid"], number)
        except ProcessLookupError:
            pass


def read(stream) -> dict:
    """What it says; nothing while it is being written."""
    stream.seek(0)
    try:
        return json.load(stream)
    except ValueError:
        return {}
