"""The places that a program writes to: which folders they are in, and whose loss nobody notices."""

from __future__ import annotations

import posixpath
import re

__all__ = ["COMMON", "folders_of", "is_passing", "leaves_of", "places_for", "places_in"]

# What a line of a log names.
PLACE = re.compile(r"(/[\w.@+/-]+)")
# What it says where a place could not be written. The kernel looks whose a place is before it looks whether it is
# read-only.
REFUSED = re.compile(r"read-only|EROFS|permission denied|EACCES", re.I)
# What the engine itself puts there, and what is in memory anyway.
OWN = ("/dev", "/proc", "/sys", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/run/secrets")
# A folder with programs or settings of the image would be hidden by one in memory.
IMAGE = ("/", "/bin", "/boot", "/etc", "/home", "/lib", "/lib64", "/opt", "/root", "/sbin", "/srv", "/usr", "/usr/bin",
         "/usr/lib", "/usr/local", "/usr/sbin", "/usr/share", "/var", "/var/lib")
# Where programs write that say nothing of it: most of them to the first.
COMMON = (("/tmp",), ("/run", "/var/tmp"))
SCRATCH = re.compile(r"(.*?/(?:tmp|temp))/", re.I)
# Nobody misses this after a restart: by its folder, by a folder's name anywhere, by a file's ending.
PASSING = re.compile(r"^(?:/tmp|/run|/var/(?:run|tmp|lock|cache|log))(?:/|$)|"
                     r"/(?:tmp|temp|\.?cache|run|sessions?)(?:/|$)|\.(?:pid|sock|lock|log)$", re.I)


def places_for(changed: set, volumes: list) -> list:
    """The folders that it wrote to beside its volumes, none below another."""
    new = {path for kind, path in changed if kind == "new"}
    folders = {place_of(posixpath.dirname(path), new) for path in leaves_of(changed)
               if not below(path, (*OWN, *volumes))}
    return outermost(folder for folder in folders if folder not in IMAGE)


def place_of(folder: str, new: set) -> str:
    """One for scratch is taken as a whole: what else is written there is gone when anybody looks. Of folders that the
    service made itself it is the first: those below may have other names the next time."""
    scratch = SCRATCH.match(f"{folder}/")
    if scratch:
        return scratch[1]
    while posixpath.dirname(folder) in new:
        folder = posixpath.dirname(folder)
    return folder


def leaves_of(changed: set) -> set:
    """What was written, without the folders that only count as changed because of what is in them."""
    names = {path for kind, path in changed if kind != "gone"}
    above = {folder for path in names for folder in folders_above(path)}
    return names - above


def folders_of(changed: set) -> set:
    """The folders of its image that it wrote to: those in which a name is new or gone."""
    names = {path for kind, path in changed if kind == "changed"}
    return names & {posixpath.dirname(path) for kind, path in changed if kind != "changed"}


def folders_above(path: str):
    while (folder := posixpath.dirname(path)) != path:
        yield folder
        path = folder


def is_passing(path: str) -> bool:
    """Whether a file is of the sort that is made anew by each start."""
    return PASSING.search(path) is not None


def places_in(lines: dict, volumes: list) -> list:
    """The folders that a log names where it tells that something could not be written."""
    found = {posixpath.dirname(path) for line in lines.values() if REFUSED.search(line)
             for path in PLACE.findall(line)}
    return outermost(folder for folder in found if folder not in IMAGE and not below(folder, (*OWN, *volumes)))


def outermost(folders) -> list:
    kept = []
    for folder in sorted(set(folders)):
        if not below(folder, kept):
            kept.append(folder)
    return kept


def below(path: str, folders) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
