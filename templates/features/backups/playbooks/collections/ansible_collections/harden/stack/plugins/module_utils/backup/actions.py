"""What can be asked for, by its name: each takes the settings and the other arguments of stack_backup."""

from __future__ import annotations

from functools import partial

from ..engine.api import Engine, default_socket
from .keys import add_key, drop_key
from .left import clear, leaving_nothing
from .parts import parts_of
from .prove import prove
from .fault import BackupFault
from .restore import restore, unpack
from .settings import Settings
from .take import BEFORE_A_DEPLOY, backups_in, summary, take

__all__ = ["ACTIONS"]

CLEAR_SECONDS = 120


def now(settings: Settings, _params: dict) -> dict:
    with leaving_nothing(settings):
        return summary(take(settings, "asked for"))


def before(settings: Settings, params: dict) -> dict:
    """Before containers are made again: also a new application may change the data. On the first deploy there is
    nothing yet."""
    require_restored(settings)
    containers = Engine(default_socket()).containers(settings.stack)
    if not params["services"] or not parts_of(containers, settings.databases, settings.leave_out):
        return {}
    try:
        with leaving_nothing(settings):
            return summary(take(settings, BEFORE_A_DEPLOY, params["former"]))
    except BackupFault as fault:
        raise BackupFault(f"{fault}. No container was changed. Correct it, or go on without one: harden-init deploy "
                          "--without-backup") from fault


def require_restored(settings: Settings) -> None:
    """Raises BackupFault where a restore was cut off. One that is still at work, though nobody listens any more, is
    waited for."""
    if not settings.restoring():
        return
    with settings.alone():
        cut_off = settings.restoring()
    if cut_off:
        raise BackupFault(f"a restore of {cut_off} was cut off, so the data are neither the old nor the new ones. "
                          f"No container was changed. Complete it: harden-init restore {cut_off}")


def listed(settings: Settings, _params: dict) -> dict:
    repository = settings.repository()
    return {"backups": backups_in(settings, repository) if repository.ready() else [], **settings.state()}


def proven(settings: Settings, params: dict) -> dict:
    with leaving_nothing(settings):
        return prove(settings, params["backup"])


def cleared(settings: Settings, _params: dict) -> dict:
    """After one that was ended: it takes away by itself what it left, unless it was killed."""
    with settings.alone(CLEAR_SECONDS):
        clear(settings)
    return {}


def restored(settings: Settings, params: dict) -> dict:
    with settings.alone():
        return restore(settings, params["backup"], params["keep_present"])


def unpacked(settings: Settings, params: dict) -> dict:
    with settings.alone():
        return unpack(settings, params["backup"], params["folder"])


def added(settings: Settings, params: dict) -> dict:
    with settings.alone():
        repository = settings.repository()
        return {"changed": repository.patiently(partial(add_key, repository, params["present"], params["previous"]))}


def dropped(settings: Settings, params: dict) -> dict:
    with settings.alone():
        repository = settings.repository()
        if repository.placed_password() == params["present"]:
            # A lock that a killed restic left would keep the key.
            repository.run("unlock", must=False)
        return {"changed": repository.patiently(partial(drop_key, repository, params["present"], params["previous"]))}


ACTIONS = {"now": now, "before": before, "list": listed, "prove": proven, "clear": cleared, "restore": restored,
           "unpack": unpacked, "add_password": added, "drop_password": dropped}
