"""What of a project is another one than at the last deploy on this server: its answers, the version of harden-init, and
the files that its plays read."""

from __future__ import annotations

import hashlib
import json
import os

from ..system.files import ensure_directory, read_object, replace_file

__all__ = ["FILE", "Since", "digest_of", "kept_digest"]

FILE = ".deployed.json"
MOST = 40


class Since:
    """The project as it is now, compared with what the last deploy has kept: of each answer a keyed hash, so that the
    server learns none."""

    def __init__(self, root: str, now: dict) -> None:
        """`now` has C(tool), C(answers) as hashes by key, and C(settings), a hash of the files that the plays read; an
        empty one says nothing. Raises OSError."""
        self.path, self.now = os.path.join(root, FILE), now
        self.before = read_object(self.path)

    def told(self) -> dict:
        """The keys that differ, whether the files do, and both versions; nothing of what one of the two does not
        know."""
        before, now = self.before.get("answers"), self.now.get("answers")
        if not (isinstance(before, dict) and isinstance(now, dict)):
            return {}
        keys = sorted(key for key in {**before, **now} if before.get(key) != now.get(key))
        return {"keys": keys[:MOST], "more": max(0, len(keys) - MOST),
                "edited": self.before.get("settings") != self.now["settings"],
                "tool": {"before": str(self.before.get("tool")), "after": self.now["tool"]}}

    def keep(self) -> None:
        """Raises OSError."""
        if self.now == self.before:
            return
        if self.now:
            ensure_directory(os.path.dirname(self.path), 0o755)
            replace_file(self.path, text_of(self.now), 0o600)
        elif os.path.exists(self.path):
            os.unlink(self.path)


def text_of(now: dict) -> bytes:
    return (json.dumps(now, sort_keys=True) + "\n").encode()


def digest_of(now: dict) -> str:
    """Of what a deploy keeps of a project; empty where it keeps nothing."""
    return hashlib.sha256(text_of(now)).hexdigest() if now else ""


def kept_digest(root: str) -> str:
    """The same of what is kept in a stack's folder. Raises OSError."""
    try:
        with open(os.path.join(root, FILE), "rb") as stream:
            return hashlib.sha256(stream.read()).hexdigest()
    except FileNotFoundError:
        return ""
