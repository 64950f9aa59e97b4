"""Lets Docker Engine use another daemon.json, and brings back the containers that a restart took down."""

from __future__ import annotations

import os
import shutil
import tempfile
import time

from ansible.module_utils.harden_engine import Engine, EngineError, default_socket
from ansible.module_utils.harden_files import ensure_directory, replace_file
from ansible.module_utils.harden_programs import ProgramError, run
from ansible.module_utils.harden_server_daemon import RELOADED, STAMP, digest

__all__ = ["check_settings", "use_settings"]

UNIT = "docker.service"
ANSWERS_WITHIN = 60


def check_settings(text: bytes) -> None:
    """Raises ProgramError where the engine would not start with that daemon.json."""
    if shutil.which("dockerd") is None:
        return
    with tempfile.TemporaryDirectory(prefix="harden-init-") as folder:
        copy = os.path.join(folder, "daemon.json")
        replace_file(copy, text, 0o600)
        run(["dockerd", "--validate", "--config-file", copy])


def use_settings(keys: set, document: dict, note) -> None:
    """Tells the running engine: by a signal where that is enough, else by a restart, after which what ran before runs again."""
    if shutil.which("systemctl") is None or run(["systemctl", "is-active", "--quiet", UNIT], must=False):
        note("Docker Engine is not run by systemd here, or does not run: it takes its settings when it is started next.")
        return
    if keys <= RELOADED:
        run(["systemctl", "reload", UNIT])
        ensure_directory(os.path.dirname(STAMP), 0o755)
        replace_file(STAMP, f"{digest(document)}\n".encode(), 0o644)
        return
    engine = Engine(default_socket())
    running = ids(engine)
    run(["systemctl", "reset-failed", UNIT], must=False)
    run(["systemctl", "restart", UNIT])
    wait_for(engine)
    stopped = sorted(running - ids(engine))
    if stopped:
        run(["docker", "start", *stopped])
    note(f"Docker Engine was restarted{f', and {len(stopped)} containers were started again' if stopped else ''}.")


def ids(engine: Engine) -> set:
    return {entry["Id"] for entry in engine.all_containers() if entry["State"] == "running"}


def wait_for(engine: Engine) -> None:
    end = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            engine.bytes("/_ping")
            return
        except EngineError as error:
            if time.monotonic() > end:
                raise ProgramError(f"Docker Engine does not answer after its restart: {error}") from error
            time.sleep(0.3)
