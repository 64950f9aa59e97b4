"""What of a stack's files belongs to a release: what deploys placed in its folder, and its AppArmor profiles. What else
they placed on the server (units, audit rules) is the server's, and a rollback leaves it as it is."""

from __future__ import annotations

import hashlib
import os
import stat

from ..system.apparmor import FOLDER as PROFILES
from ..system.files import placed_paths
from ..system.paths import is_below
from .store import ReleaseFault

__all__ = ["files_of", "is_of_release", "paths_beside"]

# As the list of mirrored files names it (stack_mirrored).
CONTROL_OF_PROFILES = "apparmor"


def files_of(root: str) -> tuple:
    """The files of the stack in the folder `root`, as place_tree takes them, and their contents by SHA-256. Raises
    OSError, ReleaseFault."""
    entries, contents = [], {}
    for path in sorted(path for path in placed_paths(root) if is_of_release(path, root)):
        entry, content = read(path)
        entries.append({**entry, **({} if is_below(path, root) else {"control": CONTROL_OF_PROFILES})})
        if content is not None:
            contents[entry["sha256"]] = content
    return entries, contents


def paths_beside(root: str) -> tuple:
    """The paths that deploys placed and that no rollback touches."""
    return tuple(path for path in placed_paths(root) if not is_of_release(path, root))


def is_of_release(path: str, root: str) -> bool:
    return is_below(path, root) or os.path.dirname(path) == PROFILES


def read(path: str) -> tuple:
    state = os.lstat(path)
    if stat.S_ISLNK(state.st_mode):
        return {"path": path, "link": os.readlink(path)}, None
    if not stat.S_ISREG(state.st_mode):
        raise ReleaseFault(f"{path} is no plain file")
    with open(path, "rb") as stream:
        content = stream.read()
    return {"path": path, "mode": stat.S_IMODE(state.st_mode), "sha256": hashlib.sha256(content).hexdigest()}, content
