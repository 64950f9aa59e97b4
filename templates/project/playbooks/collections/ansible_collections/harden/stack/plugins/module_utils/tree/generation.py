"""Knows which secrets were deployed last, so that an older copy of a project does not bring back old ones."""

from __future__ import annotations

import os

from ..system.files import ensure_directory, replace_file

__all__ = ["Generation", "deployed_mark"]

FILE = ".generation"


class Generation:
    """The marks that a vault got with each change, the newest last, compared with the one that was deployed last.

    A server's mark that the vault does not have was set elsewhere: by a newer copy of the project, or one that went
    another way. A server without a mark takes every vault. """

    def __init__(self, root: str, marks: list, replace: bool) -> None:
        """Compares, and changes nothing. With `replace` the server's mark does not count. Raises OSError."""
        self.path = os.path.join(root, FILE)
        deployed, self.newest = deployed_mark(root), marks[-1] if marks else ""
        self.is_newer_there = bool(deployed) and deployed not in marks and not replace
        self.changed = deployed != self.newest

    def place(self) -> None:
        """Keeps the vault's newest mark. Raises OSError."""
        if self.changed:
            ensure_directory(os.path.dirname(self.path), 0o755)
            replace_file(self.path, f"{self.newest}\n".encode(), 0o600)


def deployed_mark(root: str) -> str:
    """The mark that was deployed last; empty where there is none. Raises OSError."""
    try:
        with open(os.path.join(root, FILE), encoding="utf-8") as stream:
            return stream.read().strip()
    except FileNotFoundError:
        return ""
