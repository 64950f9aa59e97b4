"""Takes away what a backup or a proof leaves that is ended before it is done."""

from __future__ import annotations

import glob
import shutil
from contextlib import contextmanager

from ..engine.api import Engine, default_socket
from ..learn.experiment.client import Client
from ..learn.experiment.left import take_away
from ..system.endings import ended_unheard
from .prove import UNPACKED
from .said import is_missing
from .settings import Settings
from .take import forget_unlisted
from .throwaway import name_of

__all__ = ["clear", "leaving_nothing"]


@contextmanager
def leaving_nothing(settings: Settings, ended=ended_unheard):
    """Works alone. Where the work is ended from outside, nothing stays of it. `ended` says what ends it."""
    with ended(), settings.alone():
        try:
            yield
        except SystemExit:
            clear(settings)
            raise


def clear(settings: Settings) -> None:
    """Takes away throw-away containers, what was unpacked for a proof, locks whose owners are gone, and the parts of a
    backup without its list. Nothing else of the stack may work on backups meanwhile. Raises BackupFault."""
    engine, client = Engine(default_socket()), Client()
    for service in settings.databases:
        take_away(engine, client, name_of(settings.stack, service))
    for folder in glob.glob(f"{settings.folder}/{UNPACKED}*"):
        shutil.rmtree(folder)
    repository = settings.repository()
    ended = repository.run("unlock", must=False)
    if ended.returncode == 0:
        forget_unlisted(settings, repository)
    elif not is_missing(ended):
        raise repository.fault("unlock", ended)
