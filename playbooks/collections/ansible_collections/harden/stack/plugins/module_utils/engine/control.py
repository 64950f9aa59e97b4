"""Changes the settings of a running Docker Engine without taking its containers down, and goes back when it does not
start with them."""

from __future__ import annotations

import json
import os
import tempfile
import time

from .api import Engine, EngineError, default_socket
from .lock import unlock, unlock_key
from .settings import RELOADED, STAMP, digest
from ..system.files import replace_file
from ..system.programs import ProgramError, find_program, run

__all__ = ["change_settings"]

UNIT = "docker.service"
ANSWERS_WITHIN = 60
# Which task of a swarm a container is.
TASK = "com.docker.swarm.task.id"


def change_settings(keys: set, now: dict, wanted: dict, write, note, put_back) -> None:
    """Brings the engine from the settings `now` to `wanted`, which differ in `keys`: by a signal where that is enough,
    else by a restart.

    `write(None)` writes what is expected into daemon.json, `write(document)` something else until the restart is over;
    `put_back()` writes what was there. Raises ProgramError and EngineError, and then the engine has its earlier
    settings. """
    check(wanted)
    if find_program("systemctl") is None or run(["systemctl", "is-active", "--quiet", UNIT], must=False):
        write(None)
        note(
            "Docker Engine is not run by systemd here, or does not run: it takes its settings when it is started next."
        )
        return
    engine = Engine(default_socket())
    running = ids(engine)
    # A manager whose keys are locked takes no part in its swarm after a restart until it is unlocked.
    key = unlock_key(engine)
    try:
        if not keys <= RELOADED:
            # An engine that starts without live-restore stops what it finds running: it hears of that afterwards.
            write({**wanted, "live-restore": True} if now.get("live-restore") else None)
            restart(engine, key)
        write(None)
        reload(wanted)
    except (OSError, EngineError, ProgramError):
        put_back()
        restart(engine, key)
        reload(now)
        raise
    finally:
        start_again(engine, running, note)


def check(document: dict) -> None:
    """Raises ProgramError where the engine would not start with these settings."""
    if find_program("dockerd") is None:
        return
    with tempfile.TemporaryDirectory(prefix="harden-init-") as folder:
        copy = os.path.join(folder, "daemon.json")
        replace_file(copy, json.dumps(document).encode(), 0o600)
        run(["dockerd", "--validate", "--config-file", copy])


def restart(engine: Engine, key: str) -> None:
    """Until it answers, and is unlocked by `key` where that is not empty."""
    run(["systemctl", "reset-failed", UNIT], must=False)
    run(["systemctl", "restart", UNIT])
    end = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            engine.bytes("/_ping")
            break
        except EngineError as error:
            if time.monotonic() > end:
                raise ProgramError(f"Docker Engine does not answer after its restart: {error}") from error
            time.sleep(0.3)
    if key and not unlock(engine, key):
        raise ProgramError("Docker Engine runs again, and its swarm is locked: `docker swarm unlock` opens it")


def reload(document: dict) -> None:
    """By a signal, and a note for the next look of what the engine has read."""
    run(["systemctl", "reload", UNIT])
    replace_file(STAMP, f"{digest(document)} undone\n".encode(), 0o644)


def ids(engine: Engine) -> set:
    """Without the tasks of a swarm: it starts others in their place."""
    return {entry["Id"] for entry in engine.all_containers()
            if entry["State"] == "running" and TASK not in (entry.get("Labels") or {})}


def start_again(engine: Engine, running: set, note) -> None:
    """What ran before and was stopped by a restart."""
    stopped = sorted(running - ids(engine))
    if stopped:
        run(["docker", "start", *stopped])
        note(f"The restart of Docker Engine stopped {len(stopped)} containers; they were started again.")
