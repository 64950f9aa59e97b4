"""Reads and retires units of systemd. What it cannot ask raises OSError."""

from __future__ import annotations

import os
import subprocess
import time

__all__ = ["FOLDER", "RELOAD_SSHD", "is_read_by_systemd", "is_unit", "reload_units", "retire", "settled", "state_of",
           "states_of"]

FOLDER = "/etc/systemd/system"
FIELDS = ("LoadState", "UnitFileState", "ActiveState", "SubState", "NeedDaemonReload")
PATIENCE_SECONDS = 330
# Connections that are open go on.
RELOAD_SSHD = ["systemctl", "try-reload-or-restart", "ssh.service"]
# What units have found out for themselves, by the ends of their names.
KEPT = {("-names.service",): "cache", ("-audit.service", ".alarms.service"): "state"}


def is_unit(path: str) -> bool:
    return os.path.dirname(path) == FOLDER and path.endswith((".service", ".timer"))


def is_read_by_systemd(path: str) -> bool:
    """A unit, an addition to someone else's, or settings of systemd itself."""
    return path.startswith((FOLDER + "/", "/etc/systemd/system.conf.d/"))


def state_of(name: str) -> dict:
    """The unit's FIELDS; empty texts where there is no such unit."""
    return states_of([name])[name]


def states_of(names: list) -> dict:
    """The same of several units, by their names: systemd is asked once."""
    if not names:
        return {}
    blocks = _systemctl("show", "--property", ",".join(FIELDS), *names).split("\n\n")
    if len(blocks) != len(names):
        # It says nothing of a name that is no unit's.
        return {name: state_of(name) for name in names} if len(names) > 1 else {names[0]: fields_in("")}
    return dict(zip(names, map(fields_in, blocks)))


def fields_in(block: str) -> dict:
    return {**dict.fromkeys(FIELDS, ""), **dict(line.split("=", 1) for line in block.splitlines() if "=" in line)}


def settled(name: str, patience: float = PATIENCE_SECONDS) -> dict:
    """The same once the unit is no longer on its way up: after a boot it waits for health, and what it starts must not
    be started twice."""
    end = time.monotonic() + patience
    state = state_of(name)
    while state["SubState"] in ("start", "start-pre") and time.monotonic() < end:
        time.sleep(0.5)
        state = state_of(name)
    return state


def retire(path: str) -> None:
    """Takes a unit out of the boot before its file is removed. What it started goes on, but for a filter, whose rules
    go with it, a timer, and what a timer starts. What a unit found out for itself goes, too."""
    name = os.path.basename(path)
    stops = ["--now"] if name.endswith(("-filter.service", ".timer", "-audit.service", ".alarms.service")) else []
    _systemctl("disable", *stops, name)
    for endings, kept in KEPT.items():
        if name.endswith(endings):
            # Of a unit that failed, systemd cleans nothing.
            _systemctl("reset-failed", name)
            _systemctl("clean", f"--what={kept}", name)


def reload_units() -> None:
    """Lets systemd read its files again."""
    _systemctl("daemon-reload")


def _systemctl(*words: str) -> str:
    return subprocess.run(
        ["systemctl", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    ).stdout
