"""What restic says of its end, and why."""

from __future__ import annotations

import json

from ..system.said import last_line
from .fault import BackupFault

__all__ = ["RepositoryLocked", "is_locked", "is_missing", "is_refusal", "reason_in", "summary_of"]

# What restic ends with where there is no repository: since 0.17 a code, before only words. A place that does not answer
# is another matter.
NO_REPOSITORY = 10
NO_CONFIG, ABSENT = "unable to open config file", ("does not exist", "no such file")
# What it ends with where somebody else works on the repository: since 0.17 a code, before only words.
LOCKED, LOCKED_WORDS = 11, "repository is already locked"
WRONG_PASSWORD = "wrong password or no key found"


class RepositoryLocked(BackupFault):
    """Somebody else works on the repository."""


def is_missing(ended) -> bool:
    """Whether restic ended because there is no repository."""
    return ended.returncode == NO_REPOSITORY or NO_CONFIG in ended.stderr and any(
        words in ended.stderr for words in ABSENT)


def is_refusal(ended) -> bool:
    """Whether it ended because the password opens nothing."""
    return WRONG_PASSWORD in ended.stderr


def is_locked(ended) -> bool:
    """Whether it ended because somebody else works on the repository."""
    return ended.returncode == LOCKED or ended.returncode != 0 and LOCKED_WORDS in ended.stderr


def summary_of(said: str) -> dict:
    """What restic kept, of its lines in JSON. Raises BackupFault."""
    for line in reversed(said.splitlines()):
        if '"summary"' in line:
            return json.loads(line)
    raise BackupFault("restic said nothing of what it kept")


def reason_in(text: str) -> str:
    """Why it failed: what ssh said of a place, else what restic calls fatal. Below that may stand which repository it
    was."""
    telling = ([line for line in text.splitlines() if line.strip().startswith(mark)]
               for mark in ("subprocess ssh: ", "Fatal: "))
    return last_line("\n".join(next(filter(None, telling), [text])))
