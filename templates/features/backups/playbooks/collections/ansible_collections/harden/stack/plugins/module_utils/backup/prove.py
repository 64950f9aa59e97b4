"""Proves a backup: it is restored into a throw-away container, and what came back is compared with what was there."""

from __future__ import annotations

import os
import tempfile
import time

from ..engine.api import Engine, default_socket
from ..system.files import ensure_directory
from ..system.owners import entries_of
from .inside import load_from, rows_of, sums_of, version_of
from .parts import FILES, Part
from .fault import BackupFault
from .repository import Repository
from .settings import Settings
from .take import find_backup, moment
from .throwaway import throwaway

__all__ = ["UNPACKED", "compared", "is_due", "load", "prove"]

DAYS = {"weekly": 7, "monthly": 30}
# A timer is a few minutes late now and then.
SLACK_SECONDS = 6 * 3600
MOST_NAMED = 5
# What the folders begin with that files are restored into.
UNPACKED = "proof-"


def is_due(settings: Settings, now: float) -> bool:
    """Whether the last proof is too old."""
    if settings.prove == "never":
        return False
    last = (settings.state().get("proven") or {}).get("seconds_at", 0)
    return now - last > DAYS[settings.prove] * 86400 - SLACK_SECONDS


def prove(settings: Settings, backup: str = "") -> dict:
    """Restores a backup, the newest where none is named, beside the stack, and returns what came back. Raises
    BackupFault where anything is different."""
    began, repository = time.monotonic(), settings.repository()
    repository.require()
    record = find_backup(settings, repository, backup)
    parts = [{"service": part["service"], "what": part["what"], "name": part["name"],
              **proof_of(settings, repository, part)} for part in record["parts"]]
    now = time.time()
    proof = {"backup": record["backup"], "at": moment(now), "seconds_at": int(now), "parts": parts,
             "seconds": round(time.monotonic() - began, 1)}
    settings.note(proven=proof)
    return proof


def proof_of(settings: Settings, repository: Repository, part: dict) -> dict:
    return proof_of_files(settings, repository, part) if part["what"] == FILES else \
        proof_of_database(settings, repository, part)


def proof_of_database(settings: Settings, repository: Repository, part: dict) -> dict:
    """{tables, rows, bytes} of what came back."""
    with throwaway(Engine(default_socket()), settings.stack, settings.root, part["service"]) as container:
        load(repository, part, container)
        rows = compared(part, container)
    return {"tables": len(rows), "rows": sum(rows.values()), "bytes": part["bytes"]}


def load(repository: Repository, part: dict, container: str) -> None:
    """Has a server take the dump of a part. Raises BackupFault."""
    def once() -> None:
        with repository.reader(part["snapshot"], Part(part["service"], part["what"], "").file()) as stream:
            load_from(stream, container, part["what"])

    repository.patiently(once)


def compared(part: dict, container: str) -> dict:
    """How many rows each table of a server has now. Raises BackupFault where it does not have what its dump had. A
    server of another release spells a dump otherwise: then the tables must have as many rows."""
    rows = rows_of(container, part["what"])
    if version_of(container, part["what"]) == part["version"]:
        require_equal(part["service"], part["sums"], sums_of(container, part["what"]))
    else:
        require_equal(part["service"], part["rows"], rows)
    return rows


def require_equal(service: str, wanted: dict, found: dict) -> None:
    other = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    if other:
        more = f" and {len(other) - MOST_NAMED} more" if len(other) > MOST_NAMED else ""
        raise BackupFault(f"what came back of {service} differs: {', '.join(other[:MOST_NAMED])}{more}")


def proof_of_files(settings: Settings, repository: Repository, part: dict) -> dict:
    """{files, bytes} of what came back; restic compares each file with what it keeps."""
    ensure_directory(settings.folder, 0o700)
    with tempfile.TemporaryDirectory(prefix=UNPACKED, dir=settings.folder) as folder:
        room = os.statvfs(folder)
        if room.f_bavail * room.f_frsize < part["bytes"] * 1.1:
            raise BackupFault(f"there is too little room below {settings.folder} to restore {part['name']} there")
        repository.unpack(part["snapshot"], folder)
        return {"files": sum(1 for _ in entries_of(folder + part["folder"])), "bytes": part["bytes"]}
