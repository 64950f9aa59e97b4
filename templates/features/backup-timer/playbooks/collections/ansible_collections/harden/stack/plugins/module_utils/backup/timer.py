"""What the server does by itself: a backup, and now and then a proof of it."""

from __future__ import annotations

import json
import time

from ..engine.api import EngineError
from ..stack.lock import is_deploying
from ..system.endings import ended_in_order
from .left import leaving_nothing
from .prove import is_due, prove
from .fault import BackupFault
from .settings import Settings
from .take import moment, take

__all__ = ["main"]

# How long a deploy is waited for.
DEPLOY_SECONDS, POLL_SECONDS = 3600, 5


def main(words: list) -> int:
    """`words`: the file with the settings. Returns the exit code: 1 where something did not come about."""
    with open(words[0], encoding="utf-8") as stream:
        settings = Settings(**json.load(stream))
    end = time.monotonic() + DEPLOY_SECONDS
    while is_deploying(settings.stack) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
    try:
        with leaving_nothing(settings, ended_in_order):
            if settings.restoring():
                raise BackupFault(f"a restore of {settings.restoring()} was cut off: complete it first")
            record = take(settings, "by the timer")
            print(f"Backup {record['backup']}: {len(record['parts'])} parts in {record['seconds']} s", flush=True)
            if is_due(settings, time.time()):
                proof = prove(settings)
                print(f"Proof of {proof['backup']}: the same came back, in {proof['seconds']} s", flush=True)
    except (BackupFault, EngineError, OSError) as fault:
        settings.note(failed={"at": moment(time.time()), "why": str(fault)[:500]})
        print(f"<3>{fault}", flush=True)
        return 1
    return 0
