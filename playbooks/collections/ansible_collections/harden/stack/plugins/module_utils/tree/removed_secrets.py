"""Keeps a secret that the project no longer has, as long as a release that is kept reads it: a rollback could not start
that release without it, and no other copy of it is on the server.

It is moved, never copied, and keeps its owner and mode; the folder is root's alone. """

from __future__ import annotations

import os

from ..system.files import RELEASES, ensure_directory, read_object, sync_directory

__all__ = ["bring_back", "forget_secrets", "kept_secrets", "retire_secret"]

# In the folder of the releases.
SECRETS = "secrets"


def retire_secret(path: str) -> None:
    """Takes a secret out of a stack's folder of secrets. Raises OSError."""
    releases, name = releases_of(os.path.dirname(path)), os.path.basename(path)
    if name in names_in(releases) and os.path.isfile(path) and not os.path.islink(path):
        ensure_directory(releases, 0o700)
        ensure_directory(os.path.join(releases, SECRETS), 0o700)
        os.rename(path, os.path.join(releases, SECRETS, name))
        sync_directory(os.path.join(releases, SECRETS))
    else:
        os.unlink(path)


def kept_secrets(root: str) -> list:
    """The names of those that are kept beside the stack in the folder `root`. Raises OSError."""
    try:
        return os.listdir(os.path.join(root, RELEASES, SECRETS))
    except FileNotFoundError:
        return []


def bring_back(root: str, name: str) -> None:
    """Puts a secret that is kept back among the stack's. Raises OSError."""
    os.rename(os.path.join(root, RELEASES, SECRETS, name), os.path.join(root, "secrets", name))
    sync_directory(os.path.join(root, "secrets"))


def forget_secrets(root: str, used: set) -> None:
    """Removes those that no release reads any more. Raises OSError."""
    for name in set(kept_secrets(root)) - used:
        os.unlink(os.path.join(root, RELEASES, SECRETS, name))


def releases_of(secrets: str) -> str:
    return os.path.join(os.path.dirname(secrets), RELEASES)


def names_in(releases: str) -> set:
    """The secrets that the releases read, by name."""
    try:
        files = [name for name in os.listdir(releases) if name.endswith(".json")]
    except FileNotFoundError:
        return set()
    return {name for file in files for name in read_object(os.path.join(releases, file)).get("secrets", [])}
