"""Copies of the data that a stack has, for experiments on them. The stack only notices that its files are read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ...engine.labels import service_of
from ...system.owners import entries_of
from .client import ClientError

__all__ = ["Copies", "copy_data", "fill"]

# What is larger than this is not copied, and as much again three times must be free, with a reserve.
MOST_BYTES, MOST_FILES, TIMES, RESERVE = 2 << 30, 200_000, 3, 1 << 30
# A copy is made again where something changed meanwhile, so often.
TRIES = 3


@dataclass
class Copies:
    """`paths` are the copies, by service and the place in its container, `sources` what they are copies of, `untried`
    says what was not copied, and why."""

    paths: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    untried: list = field(default_factory=list)

    def of(self, service: str) -> dict:
        return {place: path for (name, place), path in self.paths.items() if name == service}

    def leave_out(self, service: str) -> None:
        """Its data are no part of the experiments any more."""
        self.paths = {who: path for who, path in self.paths.items() if who[0] != service}

    def sources_of(self, service: str) -> dict:
        return {place: path for (name, place), path in self.sources.items() if name == service}


def copy_data(engine, client, project: str, services: list, new_folder) -> Copies:
    """Copies what these services of the stack can write to and that lasts. `new_folder` gives an empty folder on the
    engine's own disk for each."""
    copies, known = Copies(), {}
    for container in engine.containers(project):
        name = service_of(container)
        for mount in container.get("Mounts") or [] if name in services else []:
            source, place = mount.get("Source") or "", mount["Destination"]
            if mount["Type"] not in ("volume", "bind") or not mount.get("RW") or not os.path.isdir(source):
                continue
            copies.sources[(name, place)] = source
            if source not in known:
                known[source] = copy_one(client, source, new_folder())
            if known[source][0]:
                copies.paths[(name, place)] = known[source][0]
            else:
                copies.untried.append(f"the data in {place} of {name}: {known[source][1]}")
    return copies


def copy_one(client, source: str, target: str) -> tuple:
    """(the copy, ""), or ("", why there is none)."""
    size = size_of(source)
    if size is None:
        return "", f"they are larger than {MOST_BYTES >> 30} GB, or more than {MOST_FILES} files"
    if free_bytes(target) < size * TIMES + RESERVE:
        return "", "too little of the disk is free for copies"
    try:
        for _ in range(TRIES):
            before = last_change(source)
            fill(client, target, source)
            if last_change(source) == before:
                break
    except (OSError, ClientError) as error:
        return "", str(error)
    return target, ""


def size_of(folder: str) -> int | None:
    """The bytes that it takes up; None where that is more than what is copied."""
    total = 0
    for number, one in enumerate(entries_of(folder)):
        total += one.st_blocks * 512
        if total > MOST_BYTES or number > MOST_FILES:
            return None
    return total


def free_bytes(folder: str) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


def last_change(folder: str) -> int:
    return max(one.st_ctime_ns for one in entries_of(folder))


def fill(client, target: str, source: str) -> None:
    """Makes one folder like the other, owners and modes included. What goes away while it is copied is left out.
    Raises OSError, ClientError."""
    client.run("find", target, "-mindepth", "1", "-delete")
    ended = client.run("cp", "--archive", "--reflink=auto", f"{source}/.", f"{target}/")
    wrong = [line for line in ended.stderr.splitlines() if not line.endswith("No such file or directory")]
    if ended.returncode and wrong:
        raise OSError(f"they cannot be copied: {wrong[0][-200:]}")
