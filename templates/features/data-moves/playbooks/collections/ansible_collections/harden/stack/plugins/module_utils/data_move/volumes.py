"""The volume that a new server fills, and that has the old data afterwards."""

from __future__ import annotations

import ctypes
import os
import subprocess

from ..backup.fault import BackupFault
from ..data_version.folder import open_folder
from ..data_version.readers import read_data
from ..engine.labels import PROJECT
from ..system.said import last_line

__all__ = ["exchange", "keep_volume", "remove_volume"]

# Of linux/fcntl.h and linux/fs.h.
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def keep_volume(engine, project: str, volume: str, release: str) -> str:
    """An empty volume. What an earlier try left in it goes; the data of a release before, which an earlier move has put
    there, stay. Raises BackupFault."""
    folder_of(engine, volume)
    name = f"{volume}_before_{release.split('.', 1)[0]}"
    if name in volumes_of(engine):
        with open_folder(folder_of(engine, name)) as folder:
            versions = [one["version"] for one in read_data(folder)]
        if any(version and version.split(".")[0] != release.split(".")[0] for version in versions):
            raise BackupFault(f"the volume {name} has data of PostgreSQL {versions[0]} already, which were kept by an "
                              f"earlier upgrade: `docker volume rm {name}` if nobody needs them")
        remove_volume(name)
    command = ["docker", "volume", "create", "--label", f"{PROJECT}={project}", name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise BackupFault(f"no volume {name} could be made: {last_line(ended.stderr)}")
    return name


def remove_volume(name: str) -> None:
    subprocess.run(["docker", "volume", "rm", "--force", name], capture_output=True, check=False)


def volumes_of(engine) -> dict:
    return {volume["Name"]: volume for volume in engine.json("/volumes")["Volumes"] or []}


def folder_of(engine, name: str) -> str:
    """Raises BackupFault where it is no volume of the engine's own disk."""
    volume = volumes_of(engine).get(name)
    if volume is None or volume["Driver"] != "local" or volume.get("Options"):
        raise BackupFault(f"{name} is no volume on the engine's own disk: the rows have to be taken over by hand, with "
                          "pg_dump and pg_restore")
    return volume["Mountpoint"]


def exchange(engine, first: str, second: str) -> None:
    """Each has the other's files afterwards. The kernel does it in one step: there is no moment with neither. Raises
    OSError."""
    paths = [os.fsencode(folder_of(engine, name)) for name in (first, second)]
    library = ctypes.CDLL(None, use_errno=True)
    if library.renameat2(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, f"the folders of {first} and {second} cannot be exchanged ({os.strerror(number)})")
