"""Keeps the secrets of a stack as files that only their reader can open.

Nothing here returns a value, or says one in a message.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import stat
from contextlib import contextmanager

from ..system.files import ensure_directory, read_object, replace_file, sync_directory
from .removed_secrets import retire_secret
from .state import FINGERPRINTS, SECRETS_MODE, sha256_of
from .told import of_secrets

__all__ = ["SecretsFault", "SecretFiles"]

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\Z")


class SecretsFault(Exception):
    """Why secrets cannot be placed, in words without a value."""


class SecretFiles:
    """A directory, compared with the secrets that must be in it: each a name, a value, an owner, a mode, whether it may
    have several `lines`, and a fingerprint.

    Docker Compose ignores `uid` and `mode` of file secrets outside Swarm, so the file itself has to be right: owned by
    the user id that the container runs as, and of mode 0400, or 0444 where that user is unknown. What is not listed
    is removed, or kept for the releases that read it. """

    def __init__(self, folder: str, secrets: list) -> None:
        """Compares, and changes nothing. Raises SecretsFault."""
        faults = [fault for fault in map(fault_of, secrets) if fault]
        if faults:
            raise SecretsFault("Secrets were not placed: " + "; ".join(faults) + ".")
        self.folder, self.secrets = folder, secrets
        with told(folder):
            self.wrong = [secret for secret in secrets if not is_placed(os.path.join(folder, secret["name"]), secret)]
            self.surplus = surplus(folder, secrets)
            self.changed = bool(self.wrong or self.surplus) or not directory_is_right(folder)

    @property
    def written(self) -> list:
        """The names of the secrets that are missing or different."""
        return [secret["name"] for secret in self.wrong]

    @property
    def removed(self) -> list:
        return [os.path.join(self.folder, name) for name in self.surplus]

    def told(self) -> list:
        """What differs, by names. Raises SecretsFault."""
        with told(self.folder):
            return of_secrets(self.folder, self.wrong, self.surplus)

    def place(self) -> None:
        """Writes what differs, each by a temporary file and a rename. Raises SecretsFault."""
        if not self.changed:
            return
        with told(self.folder):
            ensure_directory(self.folder, SECRETS_MODE)
            for secret in self.wrong:
                path = os.path.join(self.folder, secret["name"])
                replace_file(path, secret["value"].encode(), secret["mode"], secret["owner"], secret["owner"])
            for path in self.removed:
                retire_secret(path)
            sync_directory(self.folder)

    def keep_fingerprints(self) -> None:
        """Keeps beside the folder what a look tells the secrets by. Raises SecretsFault."""
        record = os.path.join(os.path.dirname(self.folder), FINGERPRINTS)
        with told(self.folder):
            kept = {secret["name"]: {"fingerprint": secret["fingerprint"],
                                     "sha256": sha256_of(os.path.join(self.folder, secret["name"]))}
                    for secret in self.secrets}
            if kept != read_object(record):
                replace_file(record, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode(), 0o600)

    def difference(self) -> dict:
        """As --diff shows it: names, owners and modes."""
        after = [
            f"{secret['name']} {secret['mode']:04o} owner {secret['owner']} (value not shown)\n"
            for secret in self.wrong
        ]
        before = [f"{name}\n" for name in self.surplus]
        return {
            "before_header": self.folder,
            "after_header": self.folder,
            "before": "".join(before),
            "after": "".join(after),
        }


@contextmanager
def told(folder: str):
    """Tells an OSError of what is done inside as a SecretsFault."""
    try:
        yield
    except OSError as error:
        raise SecretsFault(f"Secrets could not be placed in {folder}: {error.strerror} ({error.filename}). "
                           "Nothing was left half-written; fix the cause and run again.") from error


def fault_of(secret: dict) -> str:
    """What is wrong with an entry; empty when nothing is."""
    if not NAME.match(secret["name"]):
        return f"the name {secret['name']!r} cannot be a file name: use letters, digits, '_', '.' and '-'"
    if not secret["value"]:
        return f"the secret {secret['name']} is empty: set it in the vault"
    if any(character in secret["value"] for character in ("\r\0" if secret["lines"] else "\n\r\0")):
        return (
            f"the secret {secret['name']} holds a line break or a zero byte, which its readers would cut: set another "
            "in the vault"
        )
    return ""


def is_placed(path: str, secret: dict) -> bool:
    """True when the file has the value, the owner and the mode."""
    try:
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode) or stat.S_IMODE(state.st_mode) != secret["mode"]:
            return False
        if (state.st_uid, state.st_gid) != (secret["owner"], secret["owner"]):
            return False
        with open(path, "rb") as stream:
            return hmac.compare_digest(stream.read(), secret["value"].encode())
    except FileNotFoundError:
        return False


def surplus(folder: str, secrets: list) -> list:
    known = {secret["name"] for secret in secrets}
    try:
        return sorted(name for name in os.listdir(folder) if name not in known)
    except FileNotFoundError:
        return []


def directory_is_right(folder: str) -> bool:
    try:
        state = os.stat(folder)
    except FileNotFoundError:
        return False
    return (stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid) == (SECRETS_MODE, 0, 0)
