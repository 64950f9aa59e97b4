"""What differs of the files and secrets of a stack, told for the reader of a run: both sides, and whether the project
or somebody on the server changed them since the last deploy."""

from __future__ import annotations

import os
import stat

from ..record.differs import LONGEST, Budget, field
from ..system.files import read_object
from .state import FINGERPRINTS, sha256_of

__all__ = ["changed_by", "mark_of", "of_different", "of_removed", "of_secrets"]


def mark_of(entry: dict) -> str:
    """What is kept of a file that was placed, to know it again."""
    return entry.get("sha256") or f"link {entry['link']}"


def changed_by(found: str, placed: str, wanted: str) -> list:
    """Who changed it since it was placed: the hand of somebody on the server, the project, or both. Nobody where it is
    not known what was placed."""
    if not placed:
        return []
    return [*(["hand"] if found != placed else []), *(["project"] if wanted != placed else [])]


def of_different(entry: dict, placed: str, budget: Budget) -> dict:
    """A file that is not as it must be, with the text that is there, where it is one. Raises OSError."""
    path, found, wanted = entry["path"], found_mark(entry["path"]), mark_of(entry)
    told = {"what": "file", "name": path, "state": "changed" if found else "new",
            "by": changed_by(found, placed, wanted)}
    if found == wanted:
        return {**told, "fields": rights_fields(entry)}
    if "link" in entry or found.startswith("link "):
        return {**told, "fields": [field("content", *(mark if mark.startswith("link ") else "a file" if mark else None
                                                      for mark in (found, wanted)))]}
    text = budget.text(content_of(path)) if found else None
    return told if text is None else {**told, "before": text}


def found_mark(path: str) -> str:
    """Of what is there, as mark_of has it; empty where nothing is."""
    try:
        return f"link {os.readlink(path)}" if os.path.islink(path) else sha256_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return ""


def content_of(path: str) -> bytes | None:
    """None where it is too long to be told."""
    if not stat.S_ISREG(os.lstat(path).st_mode) or os.lstat(path).st_size > LONGEST:
        return None
    with open(path, "rb") as stream:
        return stream.read()


def rights_fields(entry: dict) -> list:
    state = os.lstat(entry["path"])
    pairs = (("mode", f"{stat.S_IMODE(state.st_mode):04o}", f"{entry['mode']:04o}"),
             ("owner", f"{state.st_uid}:{state.st_gid}", "0:0"))
    return [field(name, before, after) for name, before, after in pairs if before != after]


def of_removed(path: str) -> dict:
    return {"what": "file", "name": path, "state": "gone", "by": ["project"]}


def of_secrets(folder: str, wrong: list, surplus: list) -> list:
    """Secrets by their names alone."""
    kept = read_object(os.path.join(os.path.dirname(folder), FINGERPRINTS))
    return [*(of_secret(folder, secret, kept.get(secret["name"])) for secret in wrong),
            *({"what": "secret", "name": name, "state": "gone", "by": ["project"] if name in kept else ["hand"]}
              for name in surplus)]


def of_secret(folder: str, secret: dict, kept) -> dict:
    found = found_mark(os.path.join(folder, secret["name"]))
    told = {"what": "secret", "name": secret["name"], "state": "changed" if found else "new"}
    if not isinstance(kept, dict):
        return told
    by = [*(["hand"] if found != kept.get("sha256") else []),
          *(["project"] if secret["fingerprint"] != kept.get("fingerprint") else [])]
    # Neither: its owner or its mode was changed.
    return {**told, "by": by or ["hand"]}
