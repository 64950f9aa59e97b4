"""Whose a record of the kernel is. The kernel knows no containers: what tells them is AppArmor's label, the process as
long as it lives, and else the user id, where only one watched container has it."""

from __future__ import annotations

import json
import os
import re

from ..engine.labels import PROJECT, labels_of, service_of
from ..engine.seccomp import is_watched
from ..system.apparmor import whose_profile

__all__ = ["Owners", "Watched", "live_processes", "watched_containers"]

CONTAINER = re.compile(r"[0-9a-f]{64}")
OTHERS = ""


class Watched:
    """A container whose profile lets calls through to have them logged; `service` is empty where it is not ours."""

    def __init__(self, number: str, service: str) -> None:
        self.number, self.service = number, service


class Owners:
    """`processes` are those of the server, as (process id, when it began, user id, container), as the server counts
    user ids: also where the engine gives containers others."""

    def __init__(self, stack: str, containers: list, processes: list) -> None:
        self.stack = stack
        self.service_in = {one.number: one.service for one in containers}
        self.living = {pid: (began, number) for pid, began, _, number in processes}
        self.by_uid = {}
        for _, _, uid, number in processes:
            if number in self.service_in:
                # Two containers of one service are the same to us, and all of others are.
                self.by_uid.setdefault(uid, set()).add(self.service_in[number])

    def of(self, label: str, pid: int, uid: int, time: float):
        """The service; None where that is unclear, an empty text where it is none of ours."""
        stack, service = whose_profile(label)
        if stack:
            return service if stack == self.stack else OTHERS
        began, number = self.living.get(pid, (None, ""))
        # A number is given again: the process must have been there already. One in no container is the server's own.
        if began is not None and began <= time + 1:
            return self.service_in.get(number, OTHERS)
        candidates = self.by_uid.get(uid, set())
        return next(iter(candidates)) if len(candidates) == 1 else None


def watched_containers(engine, stack: str) -> list:
    """Of all stacks of the server: another one may have the same user ids. Raises EngineError."""
    return [
        Watched(one["Id"], service_of(one) if labels_of(one).get(PROJECT) == stack else OTHERS)
        for one in engine.inspected_all(engine.all_containers())
        if is_watched(profile_of(one))
    ]


def profile_of(inspected: dict) -> dict:
    """The seccomp profile that a container was made with; empty for the engine's own, and for none."""
    for option in inspected["HostConfig"].get("SecurityOpt") or []:
        if option.startswith("seccomp={"):
            try:
                return json.loads(option[len("seccomp="):])
            except ValueError:
                return {}
    return {}


def live_processes(proc: str = "/proc") -> list:
    """(process id, when it began in seconds since 1970, user id, the container that it is in)."""
    booted = re.search(r"^btime (\d+)", read(f"{proc}/stat"), re.MULTILINE)
    if not booted:
        return []
    found = [process_of(proc, int(name), int(booted[1])) for name in os.listdir(proc) if name.isdigit()]
    return [one for one in found if one]


def process_of(proc: str, pid: int, booted: int):
    fields = read(f"{proc}/{pid}/stat").rpartition(")")[2].split()
    uid = re.search(r"^Uid:\s+(\d+)", read(f"{proc}/{pid}/status"), re.MULTILINE)
    container = CONTAINER.search(read(f"{proc}/{pid}/cgroup"))
    if len(fields) < 20 or not uid:
        return None
    began = booted + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return pid, began, int(uid[1]), container[0] if container else ""


def read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read(1 << 20)
    except OSError:
        return ""
