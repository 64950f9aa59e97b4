"""How a stack's data are backed up: what the deploy has written of the answers, and where we keep what we know."""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass

from ..system.files import ensure_directory, read_object, replace_file
from .fault import BackupFault
from .repository import Repository

__all__ = ["ARGUMENTS", "Settings"]

# What a module takes; stack_backup says what each is.
ARGUMENTS = {
    "stack": {"type": "str", "required": True},
    "host": {"type": "str", "required": True},
    "root": {"type": "path", "required": True},
    "to": {"type": "str", "required": True},
    "keep": {"type": "dict", "required": True},
    "prove": {"type": "str", "choices": ["weekly", "monthly", "never"], "default": "weekly"},
    "databases": {"type": "dict", "default": {}},
    "leave_out": {"type": "list", "elements": "str", "default": []},
    "variables": {"type": "dict", "default": {}, "no_log": False},
}
STATE, RESTORING = "state.json", "restoring.json"
LOCKS = "/run/harden-init"
# A backup that runs already is waited for.
WAIT_SECONDS = 1800


@dataclass(frozen=True)
class Settings:
    stack: str
    host: str
    root: str
    to: str
    keep: dict
    prove: str
    databases: dict
    leave_out: list
    variables: dict
    library: str = "/var/lib"

    @property
    def folder(self) -> str:
        return f"{self.library}/harden-init.{self.stack}.backup"

    def repository(self) -> Repository:
        return Repository(self.to, f"{self.root}/secrets", self.host, self.variables, f"{self.folder}/cache")

    def state(self) -> dict:
        """What the last backup and the last proof came to."""
        return read_object(f"{self.folder}/{STATE}")

    def note(self, **news) -> None:
        """Keeps what a backup or a proof came to."""
        self._write(STATE, {**self.state(), **news})

    def restoring(self) -> str:
        """The backup whose restore has begun and not ended; empty where there is none."""
        return read_object(f"{self.folder}/{RESTORING}").get("backup", "")

    def begin_restoring(self, backup: str) -> None:
        self._write(RESTORING, {"backup": backup})

    def end_restoring(self) -> None:
        os.unlink(f"{self.folder}/{RESTORING}")

    def _write(self, name: str, content: dict) -> None:
        ensure_directory(self.folder, 0o700)
        replace_file(f"{self.folder}/{name}", json.dumps(content).encode(), 0o600)

    @contextmanager
    def alone(self, seconds: float = WAIT_SECONDS):
        """One backup, proof or restore at a time. Raises BackupFault where another one does not come to its end."""
        ensure_directory(LOCKS, 0o700)
        with open(f"{LOCKS}/{self.stack}.backup.lock", "w", encoding="utf-8") as stream:
            end = time.monotonic() + seconds
            while True:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() > end:
                        raise BackupFault(f"another backup or restore of {self.stack} works on this server since more "
                                          f"than {seconds // 60:.0f} minutes; nothing was changed") from error
                    time.sleep(0.5)
            yield
