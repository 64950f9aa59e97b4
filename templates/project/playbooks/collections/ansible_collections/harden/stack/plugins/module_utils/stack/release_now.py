"""Which release of a stack ran last on this server, by the note that is kept there of it."""

from __future__ import annotations

import os

from ..system.files import RELEASES, read_object
from ..system.time_name import is_time_name

__all__ = ["CURRENT", "release_now"]

# In the folder of the releases.
CURRENT = "current.json"


def release_now(root: str) -> dict:
    """Of the stack in the folder `root`: the `id` of the release, `back` (when a rollback to it was made, empty where a
    deploy brought it) and `tree` (a hash of the files and secrets that it runs with; empty while a rollback is not
    through). All are empty where no release is kept."""
    kept = read_object(os.path.join(root, RELEASES, CURRENT))
    note = {field: str(kept.get(field, "")) for field in ("id", "tree", "back")}
    return note if is_time_name(note["id"]) else {"id": "", "tree": "", "back": ""}
