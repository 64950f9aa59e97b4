"""Writes files of settings beside those of a server's own programs, and has the programs take them."""

from __future__ import annotations

import os

from ..port_filter import rules
from ..record.states import planned_file
from ..record.store import Record
from ..system.files import ensure_directory, replace_file, sync_directory
from ..system.programs import ProgramError, run
from ..system.units import RELOAD_SSHD
from . import guard
from .look import MODE

__all__ = ["bring", "bring_guarded"]

# What a mistake could lock everybody out with, by the program of the first step: how the files are tried, how they are
# put in force, and the command for what was in force before.
GUARDED = {
    "nft": (rules.TRY, rules.LOAD, rules.way_back),
    "sshd": (["/usr/sbin/sshd", "-t"], RELOAD_SSHD, lambda: RELOAD_SSHD),
}


def bring(stack: str, steps: list) -> None:
    """Steps as settings/look.py gives them."""
    write(stack, steps)
    if any(step["program"] == "systemd" for step in steps):
        run(["systemctl", "daemon-reload"])
    for step in steps:
        if step["program"] == "sysctl":
            # What it cannot set, the next look tells.
            run(["/usr/lib/systemd/systemd-sysctl", step["file"]], must=False)


def bring_guarded(stack: str, steps: list) -> None:
    """Connections that are open go on, and without guard.keep() all is as before in two minutes."""
    before = {step["file"]: text_of(step["file"]) for step in steps}
    trying, loading, way_back = GUARDED["nft" if steps[0]["program"] == "nft" else "sshd"]
    guard.begin(stack, before, [way_back()])
    try:
        write(stack, steps)
        run(trying)
        run(loading)
    except (OSError, ProgramError):
        guard.go_back(stack)
        raise


def write(stack: str, steps: list) -> None:
    Record(stack).remember([one for step in steps for one in remembered(step)])
    for step in steps:
        folder = os.path.dirname(step["file"])
        if not os.path.isdir(folder):
            ensure_directory(folder, 0o755)
        replace_file(step["file"], step["text"].encode(), MODE, 0, 0)
        sync_directory(folder)


def remembered(step: dict) -> list:
    """What a step changes, as Record takes it."""
    control, folder = step["control"], os.path.dirname(step["file"])
    created = [] if os.path.isdir(folder) else [(control, "created", folder, None, None)]
    values = [(control, "sysctl", one["key"], None, {"value": one["value"]}) for one in step["values"]]
    return [*created, (control, "file", step["file"], None, planned_file(step["text"].encode(), MODE)), *values]


def text_of(path: str):
    """None where there is no such file."""
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except FileNotFoundError:
        return None
