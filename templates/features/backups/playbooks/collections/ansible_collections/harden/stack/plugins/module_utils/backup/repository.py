"""The repository that the backups lie in. Restic keeps it: encrypted, each piece of data once, and to be read without
harden-init by anyone who has the password."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager

from ..system.programs import environment, find_program
from ..system.said import last_line
from .fault import BackupFault

__all__ = ["Repository", "is_missing", "is_refusal"]

# What restic ends with where there is no repository: since 0.17 a code, before only words.
NO_REPOSITORY = 10
NO_CONFIG = ("Is there a repository at the following location", "unable to open config file")
# Some of the files could not be read.
UNREAD = 3
WRONG_PASSWORD = ("wrong password or no key found",)
PASSWORD = "backup_password"


class Repository:
    """`place` is a folder of this server, or what else restic calls a repository. `secrets` is the folder with the
    stack's secrets, `variables` says which of them restic takes as which variable, `cache` is a folder of our own for a
    repository that is not here."""

    def __init__(self, place: str, secrets: str, host: str, variables: dict, cache: str) -> None:
        self.place, self.host, self.cache = place, host, cache
        self.variables = {name: os.path.join(secrets, file) for name, file in variables.items()}
        self.password = os.path.join(secrets, PASSWORD)

    def ready(self) -> None:
        """Makes the repository where there is none yet, and frees it of locks whose owners are gone. Raises
        BackupFault."""
        if os.path.isabs(self.place) and os.path.lexists(self.place) and not os.path.isdir(self.place):
            # restic would try again for a quarter of an hour.
            raise BackupFault(f"{self.place}, where the backups belong, is no folder")
        ended = self.run("unlock", must=False)
        if ended.returncode == 0:
            return
        if not is_missing(ended):
            raise self.fault("unlock", ended)
        if os.path.isabs(self.place):
            os.makedirs(self.place, mode=0o700, exist_ok=True)
        self.run("init")

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
        read_end, write_end = os.pipe()
        command = self._command("backup", "--json", "--stdin", f"--stdin-filename={name}", *self._labels(tags))
        process = subprocess.Popen(command, stdin=read_end, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=self._environment())
        os.close(read_end)
        kept = []
        try:
            yield write_end, kept
        except BaseException as error:
            process.kill()
            os.close(write_end)
            said = process.communicate()[1]
            if isinstance(error, BrokenPipeError):
                raise BackupFault(f"restic gave up: {last_line(said)}") from error
            raise
        os.close(write_end)
        said, complained = process.communicate()
        if process.returncode:
            raise self.fault("backup", subprocess.CompletedProcess(command, process.returncode, said, complained))
        kept.append(snapshot_of(said))

    def keep_folder(self, folder: str, tags: list) -> dict:
        """Keeps everything below a folder: {snapshot, files, bytes, unread}. `unread` is what restic said of files that
        it could not read, as it does of one that went away meanwhile."""
        ended = self.run("backup", "--json", *self._labels(tags), folder, may=(0, UNREAD))
        summary = summary_of(ended.stdout)
        return {"snapshot": summary["snapshot_id"], "files": summary["total_files_processed"],
                "bytes": summary["total_bytes_processed"],
                "unread": last_line(ended.stderr) if ended.returncode == UNREAD else ""}

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
            raise self.fault("dump", subprocess.CompletedProcess(command, process.returncode, "", said))

    def text_of(self, snapshot: str, name: str) -> bytes:
        """A small kept file."""
        with self.reader(snapshot, name) as stream:
            return stream.read()

    def unpack(self, snapshot: str, target: str) -> None:
        """Writes what a snapshot has below `target`, and reads it again to compare. Raises BackupFault."""
        self.run("restore", snapshot, f"--target={target}", "--verify")

    def outlived(self, tags: list, keep: dict) -> list:
        """The snapshots that none of the rules `keep` (how many of the last, daily, weekly, monthly) holds on to."""
        rules = [f"--keep-{name}={count}" for name, count in keep.items() if count]
        listed = self.run("forget", "--json", "--dry-run", f"--host={self.host}", f"--tag={','.join(tags)}",
                          "--group-by=host", *rules).stdout
        return [one for group in json.loads(listed) or [] for one in group.get("remove") or []]

    def forget(self, snapshots: list) -> None:
        """Removes snapshots; their data stay."""
        if snapshots:
            self.run("forget", *snapshots)

    def prune(self) -> None:
        """Removes the data that no snapshot has."""
        self.run("prune")

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
            pass_fds: tuple = ()) -> subprocess.CompletedProcess:
        """Runs restic to its end; with another file for the password where one is named. Raises BackupFault."""
        command = self._command(*words)
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                               env=self._environment(password), pass_fds=pass_fds, check=False)
        if must and ended.returncode not in may:
            raise self.fault(words[0], ended)
        return ended

    def _environment(self, password: str = "") -> dict:
        """What only restic gets: where the password lies, and what the answers name for its target."""
        return {**environment(), "RESTIC_REPOSITORY": self.place, "RESTIC_PASSWORD_FILE": password or self.password,
                **{name: read(path) for name, path in self.variables.items()}}

    def fault(self, word: str, ended: subprocess.CompletedProcess) -> BackupFault:
        """What is said where restic fails."""
        if is_refusal(ended):
            return BackupFault(f"the vault's backup_password does not open the backups in {self.place}, "
                               "which were made with another one: bring that back with `harden-init secrets set`, or "
                               "let `to` in harden.yml name another place")
        return BackupFault(f"restic {word} ended with {ended.returncode}: {last_line(ended.stderr)}")


def is_missing(ended: subprocess.CompletedProcess) -> bool:
    """Whether restic ended because there is no repository."""
    return ended.returncode == NO_REPOSITORY or any(words in ended.stderr for words in NO_CONFIG)


def is_refusal(ended: subprocess.CompletedProcess) -> bool:
    """Whether it ended because the password opens nothing."""
    return any(words in ended.stderr for words in WRONG_PASSWORD)


def read(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read().rstrip("\n")


def summary_of(said: str) -> dict:
    for line in reversed(said.splitlines()):
        if '"summary"' in line:
            return json.loads(line)
    raise BackupFault("restic said nothing of what it kept")


def snapshot_of(said: str) -> str:
    return summary_of(said)["snapshot_id"]
