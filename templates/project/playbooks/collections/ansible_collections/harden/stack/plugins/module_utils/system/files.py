"""Writes files so that a crash at any moment leaves the old or the new one, never a half."""

from __future__ import annotations

import json
import os
import tempfile

__all__ = ["PLACED", "RELEASES", "ensure_directory", "placed_hashes", "placed_paths", "read_object", "replace_file",
           "replace_link", "sync_directory"]

# In a stack's folder: the paths of what deploys placed, each with the hash of what was placed there.
PLACED = ".placed.json"
# And the releases that ran well, for a rollback.
RELEASES = ".releases"


def replace_file(path: str, content: bytes, mode: int, owner: int = 0, group: int = 0) -> None:
    """Puts `content` at `path` by a temporary file beside it. Owner and mode are set before the name is, so nobody sees
    it wider. An OSError names `path`: the temporary file is gone, and an error while writing names none."""
    try:
        _replace_file(path, content, mode, owner, group)
    except OSError as error:
        error.filename = path
        raise


def _replace_file(path: str, content: bytes, mode: int, owner: int, group: int) -> None:
    directory = os.path.dirname(path)
    handle, temporary = tempfile.mkstemp(prefix=".place-", dir=directory)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            set_owner(stream.fileno(), owner, group)
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        os.rename(temporary, path)
    except BaseException:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise


def set_owner(target, owner: int, group: int) -> None:
    """Changes owner and group where they differ: a user who is not root may keep what is already right."""
    state = os.stat(target)
    if (state.st_uid, state.st_gid) != (owner, group):
        os.chown(target, owner, group)


def ensure_directory(path: str, mode: int, owner: int = 0, group: int = 0) -> bool:
    """Makes the directory, and those above it as 0755. Returns whether anything had to change."""
    created = not os.path.isdir(path)
    if created:
        parent = os.path.dirname(path)
        if not os.path.isdir(parent):
            ensure_directory(parent, 0o755, owner, group)
        os.mkdir(path, mode)
    state = os.stat(path)
    right = (state.st_mode & 0o7777, state.st_uid, state.st_gid) == (mode, owner, group)
    if not right:
        set_owner(path, owner, group)
        os.chmod(path, mode)
    return created or not right


def sync_directory(path: str) -> None:
    """A rename is only safe from a power cut once its directory is written."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_link(path: str, target: str) -> None:
    """Makes `path` a symbolic link, in one step for every reader."""
    temporary = f"{path}.place-{os.getpid()}"
    os.symlink(target, temporary)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def placed_paths(root: str) -> list:
    """What earlier deploys of the stack in `root` placed. A record that cannot be read counts as empty: then nothing is
    removed."""
    return list(placed_hashes(root))


def placed_hashes(root: str) -> dict:
    """The same, each path with the hash of what was placed there; empty where an earlier version has kept none."""
    try:
        with open(os.path.join(root, PLACED), encoding="utf-8") as stream:
            kept = json.load(stream)
        # An earlier version wrote a list.
        return {path: str(kept[path]) if isinstance(kept, dict) else ""
                for path in kept if isinstance(path, str) and os.path.isabs(path)}
    except (OSError, ValueError, TypeError):
        return {}


def read_object(path: str) -> dict:
    """The object of a JSON file that a deploy keeps; an empty one where it is not there, or somebody has written
    something else into it."""
    try:
        with open(path, encoding="utf-8") as stream:
            kept = json.load(stream)
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
