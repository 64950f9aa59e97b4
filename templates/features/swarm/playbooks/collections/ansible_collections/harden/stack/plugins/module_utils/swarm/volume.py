"""What is in a volume, as one checksum: two volumes with the same one have the same files, owners, modes and
attributes."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat

from ..engine.api import EngineHasNone

__all__ = ["UNFINISHED", "look_at_volume", "tree"]

# Beside the volume's own folder, for as long as a move has not ended.
UNFINISHED = "harden-init-unfinished"
BLOCK = 1 << 20
LARGE_FILES_LIE_HERE = "/var/tmp"


def look_at_volume(engine, volume: str, part: str, *, reads: bool) -> dict:
    """As volume_tree returns it. Raises OSError, EngineError."""
    try:
        own = engine.json(f"/volumes/{volume}")["Mountpoint"]
    except EngineHasNone:
        root = engine.once("/info")["DockerRootDir"]
        return {"exists": False, "folder": "", "entries": 0, "bytes": 0, "digest": "", "unfinished": False,
                "room": room(root)}
    folder = os.path.dirname(own)
    found = tree(os.path.join(folder, part), reads=reads)
    return {"exists": True, "folder": folder, **found, "unfinished": os.path.exists(os.path.join(folder, UNFINISHED)),
            "room": room(folder)}


def room(folder: str) -> int:
    return min(shutil.disk_usage(folder).free, shutil.disk_usage(LARGE_FILES_LIE_HERE).free)


def tree(root: str, *, reads: bool) -> dict:
    """A folder that is not there has nothing in it."""
    whole, entries, size = hashlib.sha256(), 0, 0
    for path in paths_below(root):
        found = os.lstat(path)
        if stat.S_ISSOCK(found.st_mode):
            # Of who listens at it: tar packs none.
            continue
        size += found.st_size if stat.S_ISREG(found.st_mode) else 0
        entries += path != root
        if reads:
            whole.update(described(path, os.path.relpath(path, root), found))
    return {"entries": entries, "bytes": size, "digest": whole.hexdigest() if reads else ""}


def paths_below(root: str) -> list:
    """The folder itself and everything in it, in an order that no file system decides."""
    if not os.path.isdir(root):
        return []
    below = [os.path.join(parent, name) for parent, folders, files in os.walk(root, onerror=complain)
             for name in folders + files]
    return sorted([root, *below], key=os.fsencode)


def complain(error: OSError) -> None:
    raise error


def described(path: str, name: str, found: os.stat_result) -> bytes:
    """What counts of an entry. No part can run into the next one: each is told with its length."""
    parts = [os.fsencode(name), f"{found.st_mode:o} {found.st_uid}:{found.st_gid}".encode(), *attributes(path)]
    if stat.S_ISREG(found.st_mode):
        parts += [str(found.st_size).encode(), content(path)]
    elif stat.S_ISLNK(found.st_mode):
        parts.append(os.fsencode(os.readlink(path)))
    elif stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
        parts.append(str(found.st_rdev).encode())
    return b"".join(b"%d:%s" % (len(part), part) for part in (str(len(parts)).encode(), *parts))


def attributes(path: str) -> list:
    try:
        names = sorted(os.listxattr(path, follow_symlinks=False))
    except OSError:
        return []
    return [os.fsencode(name) + b"=" + os.getxattr(path, name, follow_symlinks=False) for name in names]


def content(path: str) -> bytes:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.digest()
