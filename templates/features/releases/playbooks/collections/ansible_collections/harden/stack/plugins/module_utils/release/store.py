"""Keeps the releases of a stack beside it on its server: the files of each, by their content, and what ran of them.

Nothing here is a secret of the vault: those stay where they are, and only their names are kept. All of it is root's
alone, and a release is written as a whole or not at all: its contents first, what it is last. """

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timezone

from ..stack.release_now import CURRENT, release_now
from ..system.files import RELEASES, ensure_directory, read_object, replace_file, sync_directory
from ..system.time_name import is_time_name
from ..tree.removed_secrets import forget_secrets

__all__ = ["ReleaseFault", "Releases"]

# In the folder of the releases.
CONTENTS = "contents"
VERSION = 1


class ReleaseFault(Exception):
    """Why a release cannot be kept or used, as words that follow a colon."""


class Releases:
    """What is kept of the stack in the folder `root`."""

    def __init__(self, root: str) -> None:
        self.root, self.folder = root, os.path.join(root, RELEASES)

    @property
    def identifiers(self) -> list:
        """Of all releases, the newest first. Raises OSError."""
        try:
            names = [name.removesuffix(".json") for name in os.listdir(self.folder) if name.endswith(".json")]
        except FileNotFoundError:
            return []
        return sorted(filter(is_time_name, names), reverse=True)

    @property
    def last(self) -> str:
        """Which one ran last, or is being brought back; empty where none is kept."""
        return release_now(self.root)["id"]

    def read(self, identifier: str) -> dict:
        """What a release is, as `keep` got it. Raises OSError, ReleaseFault."""
        if not is_time_name(identifier) or identifier not in self.identifiers:
            known = ", ".join(self.identifiers) or "none"
            raise ReleaseFault(f"this server has no release {identifier[:40]!r}. It has: {known}")
        release = read_object(self._file(identifier))
        if release.get("version") != VERSION:
            raise ReleaseFault(f"{self._file(identifier)} was written by another version, or by hand")
        return release

    def content(self, sha256: str) -> bytes:
        """The content of a file. Raises ReleaseFault where it is not what was kept."""
        path = os.path.join(self.folder, CONTENTS, sha256)
        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError as error:
            raise ReleaseFault(f"{path} cannot be read ({error.strerror})") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ReleaseFault(f"{path} was changed since it was kept")
        return content

    def keep(self, release: dict, contents: dict) -> None:
        """Keeps a release with the contents of its files by their SHA-256. Raises OSError."""
        folder = os.path.join(self.folder, CONTENTS)
        for place in (self.folder, folder):
            ensure_directory(place, 0o700)
        there = set(os.listdir(folder))
        for sha256, content in contents.items():
            if sha256 not in there:
                replace_file(os.path.join(folder, sha256), content, 0o600)
        sync_directory(folder)
        replace_file(self._file(release["id"]), as_json({"version": VERSION, **release}), 0o600)

    def mark(self, identifier: str, tree: str = "", is_back: bool = False) -> None:
        """Notes which release runs, as release_now has it: by a deploy, or by a rollback, which is through once there
        is a `tree`. Raises OSError."""
        back = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") if is_back else ""
        replace_file(os.path.join(self.folder, CURRENT), as_json({"id": identifier, "tree": tree, "back": back}), 0o600)
        sync_directory(self.folder)

    def forget(self, most: int) -> list:
        """Removes all but the newest `most`, and the contents and secrets that no other one has; returns what the
        removed ones were. The one that runs is never removed. Raises OSError, ReleaseFault."""
        old = [name for name in self.identifiers[most:] if name != self.last]
        removed = [read_object(self._file(name)) for name in old]
        for name in old:
            os.unlink(self._file(name))
        kept = [self.read(name) for name in self.identifiers]
        used = {entry["sha256"] for release in kept for entry in release["files"] if "sha256" in entry}
        folder = os.path.join(self.folder, CONTENTS)
        for name in set(os.listdir(folder)) - used:
            os.unlink(os.path.join(folder, name))
        forget_secrets(self.root, {name for release in kept for name in release["secrets"]})
        return removed

    def _file(self, identifier: str) -> str:
        return os.path.join(self.folder, f"{identifier}.json")


def as_json(value: dict) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True) + "\n").encode()
