"""The files and secrets of a stack as one hash: a look that finds the hash of what the project has has found that
nothing differs, and no second call to the server has to compare them."""

from __future__ import annotations

import hashlib
import json
import os
import stat

from ..system.files import placed_paths, read_object
from .generation import deployed_mark
from .links import TreeFault, refuse_links
from .since import digest_of, kept_digest

__all__ = ["FINGERPRINTS", "SECRETS_MODE", "found_state", "sha256_of", "wanted_state"]

# In the stack's folder: of each secret its fingerprint, which only the project can work out, and the SHA-256 of the
# file that was placed with it.
FINGERPRINTS = ".fingerprints.json"
# A file is mounted into its container by the engine, which is root. An account of the server with the same user id as a
# service gets no further than here.
SECRETS_MODE = 0o700


def wanted_state(files: list, secrets: list, marks: list, project: dict) -> str:
    """The hash of what the project has: of its files as place_tree takes them, of its secrets, each with its
    fingerprint, of the vault's newest mark, and of what is kept of the project."""
    return digest(
        [[file["path"], file["link"]] if "link" in file else [file["path"], file["mode"], 0, 0, file["sha256"]]
         for file in files],
        [SECRETS_MODE, 0, 0],
        [[secret["name"], secret["mode"], secret["owner"], secret["owner"], secret["fingerprint"]]
         for secret in secrets],
        marks[-1] if marks else "",
        digest_of(project),
    )


def found_state(root: str) -> str:
    """The hash of what a server has: of every file that a deploy of the stack in `root` has placed, and of everything
    among its secrets. Empty where something is missing, or a folder of the stack is a link."""
    folder = os.path.join(root, "secrets")
    try:
        paths, placed = placed_paths(root), read_object(os.path.join(root, FINGERPRINTS))
        refuse_links(root, [os.path.join(folder, "any"), *paths])
        secrets = [secret_of(os.path.join(folder, name), name, placed) for name in os.listdir(folder)]
        files = [file_of(path) for path in paths]
        return digest(files, rights(folder), secrets, deployed_mark(root), kept_digest(root))
    except (OSError, TreeFault):
        return ""


def digest(files: list, folder: list, secrets: list, *marks: str) -> str:
    everything = [sorted(files), folder, sorted(secrets), *marks]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()


def file_of(path: str) -> list:
    return [path, os.readlink(path)] if os.path.islink(path) else [path, *rights(path), sha256_of(path)]


def secret_of(path: str, name: str, placed: dict) -> list:
    """A file that is not the one that was placed has no fingerprint."""
    entry = placed.get(name)
    is_placed = isinstance(entry, dict) and entry.get("sha256") == sha256_of(path)
    return [name, *rights(path), str(entry.get("fingerprint", "")) if is_placed else ""]


def rights(path: str) -> list:
    state = os.lstat(path)
    return [stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid]


def sha256_of(path: str) -> str:
    """Of a plain file; empty for anything else, which may never end."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return ""
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()
