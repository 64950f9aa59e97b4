"""Gives the repository another password. A repository has a key for each password that opens it, so the new one is
added and tried while the previous one still opens it, and only in the end that one goes: whoever reads it meanwhile,
with either, can. What was cut off goes on when it is done again."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager

from .fault import BackupFault
from .repository import Repository
from .said import is_missing, is_refusal

__all__ = ["add_key", "drop_key"]

# Two servers that share a repository may each have added one of the same password.
MOST_KEYS = 20


def add_key(repository: Repository, present: str, previous: str) -> bool:
    """Has `present` open the repository, by means of `previous`; returns whether that was missing. A server whose file
    has neither of the two belongs to another copy of the vault, which the deploy stops at. Raises BackupFault."""
    placed = repository.placed_password()
    if placed not in (None, present, previous):
        return False
    key = key_of(repository, present)
    if key is None or key:
        return False
    if not key_of(repository, previous):
        raise BackupFault(f"neither the vault's backup_password nor the previous one opens the backups in "
                          f"{repository.place}. If you know the password that they have, put it into the vault as "
                          "vault_backup_password_previous and deploy again; or let `to` in harden.yml name another "
                          "place")
    with piped(present) as (new, new_end), piped(previous) as (password, end):
        repository.run("key", "add", f"--new-password-file={new}", password=password, pass_fds=(new_end, end))
    if not key_of(repository, present):
        raise BackupFault(f"the new backup_password does not open the backups in {repository.place}, although restic "
                          "has added it. The previous one still opens them")
    return True


def drop_key(repository: Repository, present: str, previous: str) -> bool:
    """Has `previous` open the repository no more, once `present` does; returns whether it did. Keys that somebody else
    added stay. Raises BackupFault."""
    if not previous or previous == present:
        return False
    added = add_key(repository, present, previous)
    changed = False
    for _ in range(MOST_KEYS):
        key = key_of(repository, previous)
        if not key:
            return changed or added
        with piped(present) as (password, end):
            repository.run("key", "remove", key, password=password, pass_fds=(end,))
        changed = True
    raise BackupFault(f"the previous backup_password still opens the backups in {repository.place} after {MOST_KEYS} "
                      "of its keys were removed: `restic key list` shows them")


def key_of(repository: Repository, password: str) -> str | None:
    """The key that a password opens the repository by; empty where it opens nothing, None where there is no repository.
    Raises BackupFault."""
    with piped(password) as (path, end):
        ended = repository.run("key", "list", "--json", password=path, pass_fds=(end,), must=False)
    if ended.returncode == 0:
        return next(one["id"] for one in json.loads(ended.stdout) if one["current"])
    if is_missing(ended):
        return None
    if is_refusal(ended):
        return ""
    raise repository.fault("key list", ended)


@contextmanager
def piped(password: str):
    """A path by which a child reads a password, and the descriptor that it must get: no file ever has it."""
    read_end, write_end = os.pipe()
    try:
        os.write(write_end, password.encode())
        os.close(write_end)
        yield f"/dev/fd/{read_end}", read_end
    finally:
        os.close(read_end)
