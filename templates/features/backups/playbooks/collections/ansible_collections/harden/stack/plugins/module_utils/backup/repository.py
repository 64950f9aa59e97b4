"""The repository that the backups lie in. Restic keeps it: encrypted, each piece of data once, and to be read without
harden-init by anyone who has the password."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import contextmanager
from tempfile import TemporaryFile
from urllib.parse import quote

from ..system.programs import environment, find_program
from .fault import BackupFault
from .said import RepositoryLocked, is_locked, is_missing, is_refusal, reason_in, summary_of

__all__ = ["Repository", "with_account"]

# How long a place has to answer at first; restic would try for a quarter of an hour.
ANSWER_SECONDS = 60
# Some of the files could not be read.
UNREAD = 3
PASSWORD = "backup_password"
REST_ACCOUNT = ("RESTIC_REST_USERNAME", "RESTIC_REST_PASSWORD")
# Restic locks a repository for itself while it removes something, and for all who remove something while it reads or
# writes. A lock whose owner is gone counts for half an hour, on another server. What is only tidied up can wait for the
# next time.
LOCKED_SECONDS, TIDY_SECONDS, POLL_SECONDS = 2100, 300, 5


class Repository:
    """`place` is a folder of this server, or what else restic calls a repository. `secrets` is the folder with the
    stack's secrets, `variables` says which of them restic takes as which variable, `cache` is a folder of our own for a
    repository that is not here."""

    def __init__(self, place: str, secrets: str, host: str, variables: dict, cache: str) -> None:
        self.place, self.host, self.cache = place, host, cache
        self.variables = {name: os.path.join(secrets, file) for name, file in variables.items()}
        self.password = os.path.join(secrets, PASSWORD)

    def ready(self, makes: bool = False) -> bool:
        """Says whether there is a repository; where it `makes` one, there is. Two that make it at once leave keys of
        which only one opens it. Raises BackupFault."""
        if os.path.isabs(self.place) and os.path.lexists(self.place) and not os.path.isdir(self.place):
            # restic would try again for a quarter of an hour.
            raise BackupFault(f"{self.place}, where the backups belong, is no folder")
        if os.path.isabs(self.place) and os.path.exists(os.path.join(self.place, "config")):
            return True
        # This also frees it of locks whose owners are gone.
        ended = self.run("unlock", must=False, within=ANSWER_SECONDS)
        if ended.returncode == 0:
            return True
        if not is_missing(ended):
            raise self.fault("unlock", ended)
        if not makes:
            return False
        if os.path.isabs(self.place):
            os.makedirs(self.place, mode=0o700, exist_ok=True)
        self.run("init")
        return True

    def require(self) -> None:
        """Raises BackupFault where there is none."""
        if not self.ready():
            raise BackupFault("there is no backup yet where the backups belong: harden-init backup now takes one")

    def snapshots(self, *tags: str) -> list:
        """The snapshots of this host with all of these tags, the oldest first."""
        listed = self.run("snapshots", "--json", f"--host={self.host}", f"--tag={','.join(tags)}").stdout
        return sorted(json.loads(listed) or [], key=lambda one: one["time"])

    def keep_text(self, text: bytes, name: str, tags: list) -> str:
        """Keeps a small text as a file of that name, and returns its snapshot."""
        with self.writer(name, tags) as (pipe, kept):
            os.write(pipe, text)
        return kept[0]

    @contextmanager
    def writer(self, name: str, tags: list):
        """(a pipe for the content of a file of that name, a list that gets its snapshot at the end). Nothing is kept
        where the block raises: restic never sees an end of such a file. Raises BackupFault."""
        command = self._command("backup", "--json", "--stdin", f"--stdin-filename={name}", *self._labels(tags))
        # What it says goes to files: it tells its progress many times a second, and waits where a pipe is full.
        with TemporaryFile("w+") as said, TemporaryFile("w+") as complained:
            read_end, write_end = os.pipe()
            process = subprocess.Popen(command, stdin=read_end, stdout=said, stderr=complained,
                                       env=self._environment())
            os.close(read_end)
            kept = []
            try:
                yield write_end, kept
            except BaseException as error:
                process.kill()
                os.close(write_end)
                process.wait()
                if isinstance(error, BrokenPipeError):
                    raise self.fault("backup", ended_with(command, process, text_of(said), text_of(complained))
                                     ) from error
                raise
            os.close(write_end)
            if process.wait():
                raise self.fault("backup", ended_with(command, process, text_of(said), text_of(complained)))
            kept.append(summary_of(text_of(said))["snapshot_id"])

    def keep_folder(self, folder: str, tags: list) -> dict:
        """Keeps everything below a folder: {snapshot, files, bytes, unread}. `unread` is what restic said of files that
        it could not read, as it does of one that went away meanwhile."""
        ended = self.run("backup", "--json", *self._labels(tags), folder, may=(0, UNREAD))
        summary = summary_of(ended.stdout)
        return {"snapshot": summary["snapshot_id"], "files": summary["total_files_processed"],
                "bytes": summary["total_bytes_processed"],
                "unread": reason_in(ended.stderr) if ended.returncode == UNREAD else ""}

    @contextmanager
    def reader(self, snapshot: str, name: str):
        """The content of a kept file as a stream. Raises BackupFault where restic could not read all of it."""
        command = self._command("dump", snapshot, f"/{name}")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self._environment()) as process:
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            said = process.stderr.read().decode("utf-8", "replace")
            process.stdout.close()
        if process.returncode:
            raise self.fault("dump", ended_with(command, process, "", said))

    def text_of(self, snapshot: str, name: str) -> bytes:
        """A small kept file."""
        with self.reader(snapshot, name) as stream:
            return stream.read()

    def newest_text(self, name: str, *tags: str) -> str:
        """The same of the newest snapshot of this host with all of these tags; empty where it cannot be read."""
        ended = self.run("dump", f"--host={self.host}", f"--tag={','.join(tags)}", "latest", f"/{name}", must=False)
        return ended.stdout if ended.returncode == 0 else ""

    def unpack(self, snapshot: str, target: str) -> None:
        """Writes what a snapshot has below `target`, and reads it again to compare. Raises BackupFault."""
        self.run("restore", snapshot, f"--target={target}", "--verify")

    def outlived(self, tags: list, keep: dict) -> list:
        """The snapshots that none of the rules `keep` (how many of the last, daily, weekly, monthly) holds on to."""
        rules = [f"--keep-{name}={count}" for name, count in keep.items() if count]
        # It would lock the repository for itself, though it changes nothing.
        listed = self.run("forget", "--json", "--dry-run", "--no-lock", f"--host={self.host}",
                          f"--tag={','.join(tags)}", "--group-by=host", *rules).stdout
        return [one for group in json.loads(listed) or [] for one in group.get("remove") or []]

    def forget(self, snapshots: list) -> None:
        """Removes snapshots; their data stay. Raises RepositoryLocked where others work there for minutes."""
        if snapshots:
            self.run("forget", *snapshots, seconds=TIDY_SECONDS)

    def prune(self) -> None:
        """Removes the data that no snapshot has. Raises RepositoryLocked where others work there for minutes."""
        self.run("prune", seconds=TIDY_SECONDS)

    def _labels(self, tags: list) -> list:
        return [f"--host={self.host}", *(f"--tag={tag}" for tag in tags)]

    def _command(self, *words: str) -> list:
        program = find_program("restic")
        if program is None:
            raise BackupFault("restic is missing on this server: install it (apt install restic), then try again")
        cache = "--no-cache" if os.path.isabs(self.place) else f"--cache-dir={self.cache}"
        return [program, cache, *words]

    def placed_password(self) -> str | None:
        """The password as it lies on the server; None before it was ever placed."""
        return read(self.password) if os.path.exists(self.password) else None

    def run(self, *words: str, must: bool = True, may: tuple = (0,), password: str = "",
            pass_fds: tuple = (), seconds: float = LOCKED_SECONDS,
            within: float | None = None) -> subprocess.CompletedProcess:
        """Runs restic to its end; with another file for the password where one is named. `seconds`: how long others
        who work on the repository are waited for, `within`: how long it may take. Raises BackupFault."""
        def once() -> subprocess.CompletedProcess:
            try:
                ended = subprocess.run(self._command(*words), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                       errors="replace", env=self._environment(password), pass_fds=pass_fds,
                                       timeout=within, check=False)
            except subprocess.TimeoutExpired as late:
                said = (late.stderr or b"").decode("utf-8", "replace")
                raise BackupFault(f"{self.place} gave no answer within {within} s: {self._reason(said)}") from late
            if is_locked(ended) or must and ended.returncode not in may:
                raise self.fault(words[0], ended)
            return ended

        # What is read through a pipe is read once.
        return once() if pass_fds else self.patiently(once, seconds)

    def patiently(self, work, seconds: float = LOCKED_SECONDS):
        """Does something, and again as long as others work on the repository. Raises RepositoryLocked after so many
        seconds."""
        end, pause = time.monotonic() + seconds, 0
        while True:
            try:
                return work()
            except RepositoryLocked:
                if time.monotonic() > end:
                    raise
            time.sleep(pause)
            pause = POLL_SECONDS
            # Nobody else takes away a lock whose owner is gone.
            self.run("unlock", must=False)

    def _environment(self, password: str = "") -> dict:
        """What only restic gets: where the password lies, and what the answers name for its target."""
        values = self._values()
        return {**environment(), "RESTIC_REPOSITORY": with_account(self.place, values),
                "RESTIC_PASSWORD_FILE": password or self.password, **values}

    def _values(self) -> dict:
        return {name: read(path) for name, path in self.variables.items()}

    def _reason(self, said: str) -> str:
        """Why restic failed, without the values of the variables, of which it may repeat one."""
        reason = reason_in(said)
        for value in filter(None, self._values().values()):
            reason = reason.replace(value, "***").replace(quote(value, safe=""), "***")
        return reason

    def fault(self, word: str, ended: subprocess.CompletedProcess) -> BackupFault:
        """What is said where restic fails."""
        if is_refusal(ended):
            return BackupFault(f"the vault's backup_password does not open the backups in {self.place}, "
                               "which were made with another one: bring that back with `harden-init secrets set`, or "
                               "let `to` in harden.yml name another place")
        if is_locked(ended):
            return RepositoryLocked(f"another server has worked on the backups in {self.place} for too long, or one "
                                    "was cut off there less than half an hour ago")
        return BackupFault(f"restic {word} ended with {ended.returncode}: {self._reason(ended.stderr)}")


def with_account(place: str, values: dict) -> str:
    """The place of a server of restic's own with the account in it: before 0.16.1 restic takes it from nowhere else."""
    account = [quote(values.get(name, ""), safe="") for name in REST_ACCOUNT]
    scheme, sign, rest = place.partition("://")
    if not place.startswith("rest:") or not all(account) or "@" in rest:
        return place
    return f"{scheme}{sign}{':'.join(account)}@{rest}"


def ended_with(command: list, process, said: str, complained: str) -> subprocess.CompletedProcess:
    return subprocess.CompletedProcess(command, process.returncode, said, complained)


def text_of(stream) -> str:
    stream.seek(0)
    return stream.read()


def read(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read().rstrip("\n")
