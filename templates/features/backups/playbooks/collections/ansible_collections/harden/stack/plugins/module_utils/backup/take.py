"""Takes a backup: a snapshot of each part, and in the end one that lists them. Without that one it does not count."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from functools import partial

from ..engine.api import Engine, default_socket
from ..learn.experiment.side_by_side import side_by_side
from ..system.time_name import time_name
from .halt import halted
from .inside import dump_into, rows_of, version_of
from .parts import FILES, Part, parts_of
from .fault import BackupFault
from .repository import Repository
from .said import RepositoryLocked
from .settings import Settings

__all__ = ["BEFORE_A_DEPLOY", "LIST", "OURS", "backups_in", "find_backup", "forget_unlisted", "record_of", "take"]

OURS, LIST, UNFINISHED = "harden-init", "list", "unfinished"
# Why a backup was made. `rollback --data` looks for it.
BEFORE_A_DEPLOY = "before a deploy"
LIST_FILE = "backup.json"
VERSION = 1


def take(settings: Settings, why: str, former: dict | None = None, spared: str = "") -> dict:
    """Backs up what the stack holds, removes what the rules do not keep, and returns the backup's record. `former` has
    passwords for databases whose rotation was cut off, by service; `spared` is a backup that stays whatever the rules
    say. Raises BackupFault; what was backed up before stays."""
    began = time.monotonic()
    parts = parts_of(Engine(default_socket()).containers(settings.stack), settings.databases, settings.leave_out)
    if not parts:
        raise BackupFault(f"nothing of {settings.stack} runs here that holds data")
    repository = settings.repository()
    repository.ready(makes=True)
    at = time.time()
    backup = time_name(at)
    tags = [OURS, f"stack={settings.stack}", f"backup={backup}"]
    kept = (partial(keep, repository, part, [*tags, f"service={part.service}"], former or {}) for part in parts)
    record = {"version": VERSION, "backup": backup, "at": moment(at), "why": why,
              "parts": [repository.patiently(one) for one in kept]}
    listed = json.dumps(record).encode(), LIST_FILE, [*tags, LIST, f"why={why}"]
    repository.patiently(partial(repository.keep_text, *listed))
    # Where others work on it, what is to go goes the next time.
    with suppress(RepositoryLocked):
        tidy(settings, repository, spared)
    record["seconds"] = round(time.monotonic() - began, 1)
    settings.note(last={**summary(record), "seconds_at": int(at)}, failed=None,
                  since=settings.state().get("since", int(at)))
    return record


def moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def summary(record: dict) -> dict:
    """What is shown of a backup."""
    parts = [{key: part[key] for key in ("service", "what", "name", "bytes")} for part in record["parts"]]
    return {**{key: record[key] for key in ("backup", "at", "why", "seconds") if key in record}, "parts": parts}


def keep(repository: Repository, part: Part, tags: list, former: dict) -> dict:
    """The snapshot of a part, and what it is known by."""
    known = {"service": part.service, "what": part.what, "name": part.name}
    if part.what == FILES:
        return {**known, **keep_files(repository, part, tags), "folder": part.folder}
    passwords = tuple(filter(None, former.get(part.service, ())))
    with repository.writer(part.file(), tags) as (pipe, kept):
        digests = dump_into(part.container, part.what, lambda block: write_all(pipe, block), former=passwords)
    return {**known, "snapshot": kept[0], "bytes": digests.bytes, "sums": digests.result(),
            "version": version_of(part.container, part.what, passwords),
            "rows": rows_of(part.container, part.what, passwords)}


def keep_files(repository: Repository, part: Part, tags: list) -> dict:
    """Reads the files while the service runs, and then, while it is halted for a moment, what has changed since: they
    are as if the power had gone, which a program that keeps data can live with."""
    repository.keep_folder(part.folder, [*tags, UNFINISHED])
    with halted(part.pid) as is_halted:
        kept = {**repository.keep_folder(part.folder, tags), "halted": is_halted()}
    if kept["unread"] and kept["halted"]:
        raise BackupFault(f"not all files of {part.name} could be read: {kept['unread']}")
    return kept


def write_all(pipe: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(pipe, view):]


def tidy(settings: Settings, repository: Repository, spared: str) -> None:
    """Removes the backups that no rule keeps, and what was cut off. One that is being brought back stays until that is
    done: it may be the only place of the data."""
    mine = [OURS, f"stack={settings.stack}"]
    # Restic takes most of a second to open a repository.
    outlived, snapshots = side_by_side([partial(repository.outlived, [*mine, LIST], settings.keep),
                                        partial(repository.snapshots, *mine)])
    gone = {backup_of(one) for one in outlived} - {spared, settings.restoring()}
    listed = {backup_of(one) for one in snapshots if LIST in one["tags"]}
    unwanted = [one for one in snapshots if backup_of(one) not in listed - gone]
    # The data of what is unfinished are those of the backup that was finished.
    repository.forget([one["id"] for one in snapshots if one in unwanted or UNFINISHED in one["tags"]])
    if unwanted:
        repository.prune()


def forget_unlisted(settings: Settings, repository: Repository) -> None:
    """Removes what was backed up of a backup that never came to its list; the next prune frees the room of it."""
    snapshots = repository.snapshots(OURS, f"stack={settings.stack}")
    listed = {backup_of(one) for one in snapshots if LIST in one["tags"]}
    repository.forget([one["id"] for one in snapshots if backup_of(one) not in listed])


def backups_in(settings: Settings, repository: Repository) -> list:
    """The whole backups: {backup, at, why, snapshot}, the newest first."""
    found = repository.snapshots(OURS, f"stack={settings.stack}", LIST)
    return [{"backup": backup_of(one), "at": one["time"][:19] + "Z", "why": tag_of(one, "why"), "snapshot": one["id"]}
            for one in reversed(found)]


def find_backup(settings: Settings, repository: Repository, backup: str) -> dict:
    """The record of a backup; of the newest where none is named. Raises BackupFault."""
    named = [f"backup={backup}"] if backup else []
    if text := repository.newest_text(LIST_FILE, OURS, f"stack={settings.stack}", LIST, *named):
        return json.loads(text)
    found = backups_in(settings, repository)
    for one in found:
        if backup in ("", one["backup"]):
            return record_of(repository, one["snapshot"])
    raise BackupFault(f"there is no backup {backup} of {settings.stack} on {settings.host}: `harden-init backup list` "
                      "names them" if backup else f"there is no backup of {settings.stack} on {settings.host} yet")


def record_of(repository: Repository, snapshot: str) -> dict:
    return json.loads(repository.patiently(partial(repository.text_of, snapshot, LIST_FILE)))


def backup_of(snapshot: dict) -> str:
    return tag_of(snapshot, "backup")


def tag_of(snapshot: dict, name: str) -> str:
    return next((tag.split("=", 1)[1] for tag in snapshot.get("tags") or [] if tag.startswith(f"{name}=")), "")
