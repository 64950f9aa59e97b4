"""Puts the rules of a swarm's server in force."""

from __future__ import annotations

import os

from ..record.states import planned_file
from ..record.store import Record
from ..system.files import ensure_directory, replace_file, sync_directory
from ..system.nft import complaint_of
from ..system.programs import run
from .look import MODE, Wanted
from .rules import CONTROL, UNIT

__all__ = ["bring"]


def bring(wanted: Wanted, paths: list) -> None:
    """Writes the files that differ, after what was there is remembered, and has the unit load the table as a whole.
    Raises OSError and ProgramError; rules that the kernel does not take are refused before anything is written."""
    if complaint := complaint_of(wanted.whole):
        raise OSError(f"the kernel does not take the rules: {complaint}")
    folders = sorted({os.path.dirname(path) for path in paths})
    created = [(CONTROL, "created", folder, None, None) for folder in folders if not os.path.isdir(folder)]
    files = [(CONTROL, "file", path, None, planned_file(wanted.texts[path].encode(), MODE)) for path in paths]
    record = Record(wanted.stack)
    record.remember([*created, *files])
    # What another stack has placed for all: it goes with the last one.
    record.claim([CONTROL])
    for path in paths:
        ensure_directory(os.path.dirname(path), 0o755)
        replace_file(path, wanted.texts[path].encode(), MODE)
        sync_directory(os.path.dirname(path))
    run(["systemctl", "daemon-reload"])
    run(["systemctl", "enable", "--quiet", UNIT])
    # Loads it where it is active, too, and takes nothing away meanwhile.
    run(["systemctl", "reload-or-restart", UNIT])
