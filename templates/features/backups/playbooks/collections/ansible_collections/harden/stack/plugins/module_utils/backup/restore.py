"""Brings a stack's data back to a backup. What is there now is backed up first; a restore that was cut off is known as
such, and runs again as a whole."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
import time

from ..engine.api import Engine, default_socket
from ..engine.labels import service_of
from ..stack.look import has_ended, health
from ..system.files import ensure_directory
from ..system.said import last_line
from .parts import FILES
from .prove import compared, load
from .fault import BackupFault
from .repository import Repository
from .settings import Settings
from .take import find_backup, take

__all__ = ["restore", "unpack"]

WAIT_SECONDS = 180


def restore(settings: Settings, backup: str, keeps_present: bool) -> dict:
    """{backup, present, parts}: what was restored, and the backup of what was there before. Raises BackupFault."""
    began, repository = time.monotonic(), settings.repository()
    repository.require()
    record = find_backup(settings, repository, backup)
    containers = Engine(default_socket()).containers(settings.stack)
    require_same(record, containers)
    # What a restore that was cut off has left is no state to keep.
    present = "" if settings.restoring() or not keeps_present else keep_present(settings, record["backup"])
    settings.begin_restoring(record["backup"])
    databases = [part for part in record["parts"] if part["what"] != FILES]
    files = [part for part in record["parts"] if part["what"] == FILES]
    names = {part["service"] for part in databases}
    run_containers("stop", [one for one in containers if service_of(one) not in names])
    start(settings, [one for one in containers if service_of(one) in names])
    for part in databases:
        restore_database(settings, repository, part)
    for part in files:
        restore_files(repository, part)
    start(settings, [one for one in containers if service_of(one) not in names])
    settings.end_restoring()
    return {"backup": record["backup"], "present": present, "seconds": round(time.monotonic() - began, 1),
            "parts": [{key: part[key] for key in ("service", "what", "name", "bytes")} for part in record["parts"]]}


def keep_present(settings: Settings, restored: str) -> str:
    try:
        return take(settings, "before a restore", spared=restored)["backup"]
    except BackupFault as fault:
        raise BackupFault(f"what is there now could not be backed up first, and nothing was changed: {fault}. To lose "
                          "it and restore all the same: harden-init restore --without-backup") from fault


def require_same(record: dict, containers: list) -> None:
    """Raises BackupFault where a part belongs to nothing of the stack, before anything is changed."""
    services = {service_of(one) for one in containers}
    folders = {mount.get("Source") for one in containers for mount in one.get("Mounts") or []}
    for part in record["parts"]:
        if part["service"] not in services:
            raise BackupFault(f"nothing was changed: {part['service']} of the backup is no service here; deploy first")
        if part["what"] == FILES and part["folder"] not in folders:
            raise BackupFault(f"nothing was changed: the volume {part['name']} of the backup is not used here. "
                              "`harden-init restore --into FOLDER` unpacks what it had")


def restore_database(settings: Settings, repository: Repository, part: dict) -> None:
    container = next(one["Name"].lstrip("/") for one in Engine(default_socket()).containers(settings.stack)
                     if service_of(one) == part["service"])
    load(repository, part, container)
    compared(part, container)


def restore_files(repository: Repository, part: dict) -> None:
    """Unpacks beside the volume, on the same disk, and then exchanges what is in it: until then all stays."""
    parent = os.path.dirname(part["folder"])
    for left in glob.glob(f"{parent}/.restore-*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=parent) as folder:
        repository.unpack(part["snapshot"], folder)
        came, there = folder + part["folder"], part["folder"]
        gone = os.path.join(folder, "gone")
        os.mkdir(gone)
        for name in os.listdir(there):
            os.rename(os.path.join(there, name), os.path.join(gone, name))
        for name in os.listdir(came):
            os.rename(os.path.join(came, name), os.path.join(there, name))
        shutil.copystat(came, there)


def unpack(settings: Settings, backup: str, folder: str) -> dict:
    """Writes what a backup has into an empty folder of the server: a dump for each database, a folder for each volume.
    Raises BackupFault."""
    repository = settings.repository()
    repository.require()
    record = find_backup(settings, repository, backup)
    if os.path.isdir(folder) and os.listdir(folder):
        raise BackupFault(f"{folder} is not empty: name a new folder")
    ensure_directory(folder, 0o700)
    for part in record["parts"]:
        if part["what"] == FILES:
            with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as inner:
                repository.unpack(part["snapshot"], inner)
                os.rename(inner + part["folder"], os.path.join(folder, part["name"]))
        else:
            repository.unpack(part["snapshot"], folder)
    return {"backup": record["backup"], "folder": folder, "files": sorted(os.listdir(folder))}


def start(settings: Settings, containers: list) -> None:
    """Starts containers as they are, and waits until they are healthy; one that does its work and ends is none to wait
    for. Raises BackupFault."""
    run_containers("start", containers)
    names, end = {one["Name"] for one in containers}, time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        states = {one["Name"].lstrip("/"): "ended" if has_ended(one) else health(one)
                  for one in Engine(default_socket()).containers(settings.stack) if one["Name"] in names}
        if all(state in ("healthy", "ended") for state in states.values()):
            return
        time.sleep(0.5)
    late = ", ".join(f"{name} ({state})" for name, state in sorted(states.items()) if state not in ("healthy", "ended"))
    raise BackupFault(f"after {WAIT_SECONDS} s these are not healthy: {late}. Look at their logs, then restore again")


def run_containers(word: str, containers: list) -> None:
    if not containers:
        return
    ended = subprocess.run(["docker", word, *sorted(one["Id"] for one in containers)], capture_output=True, text=True,
                           check=False)
    if ended.returncode:
        raise BackupFault(f"docker {word} ended with {ended.returncode}: {last_line(ended.stderr)}")
