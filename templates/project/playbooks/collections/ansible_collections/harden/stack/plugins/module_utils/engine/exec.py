"""Runs a program inside a container. What it reads goes through the engine's socket: no argument and no log has it."""

from __future__ import annotations

import subprocess
import time

from .api import Engine, EngineError, default_socket
from .frames import ERRORS, OUT, parts_of
from .labels import STACK, TASK_OF, labels_of

__all__ = ["run_inside"]

# What the engine says when a process never came to life in the container. Nothing of it has run, so it may be started
# again.
NOT_STARTED = "OCI runtime exec failed"
STARTS = 3
# `swarm:STACK/SERVICE` is the task of a service that runs on this server: its container has another name each time.
OF_SWARM = "swarm:"
# Between a program's last word and its end.
PAUSE_S = 0.005


def run_inside(
    container: str, command: list, text: str, timeout: int, variables: tuple = ()
) -> subprocess.CompletedProcess:
    """Returns how the program ended and what it printed, as `docker exec` would; `variables` are of the form
    NAME=VALUE. Raises subprocess.TimeoutExpired after `timeout` seconds."""
    engine, end = Engine(default_socket()), time.monotonic() + timeout
    wanted = {"AttachStdin": True, "AttachStdout": True, "AttachStderr": True, "Cmd": command, "Env": [*variables]}
    try:
        for _ in range(STARTS):
            ended = run_once(engine, name_now(engine, container), wanted, text, end)
            if ended.returncode == 0 or NOT_STARTED not in ended.stderr:
                break
    except EngineError as error:
        return subprocess.CompletedProcess(command, 1, "", f"Docker Engine does not run it: {error}")
    except TimeoutError as error:
        raise subprocess.TimeoutExpired(command, timeout) from error
    return ended


def run_once(engine: Engine, name: str, wanted: dict, text: str, end: float) -> subprocess.CompletedProcess:
    """Raises EngineError, and TimeoutError after `end` on the clock."""
    made = engine.post(f"/containers/{name.replace('/', '%2F')}/exec", wanted)["Id"]
    stream = engine.talk(f"/exec/{made}/start", {"Detach": False, "Tty": False},
                         text.encode("utf-8", "surrogateescape"), end - time.monotonic())
    said = {OUT: b"", ERRORS: b""}
    for number, part in parts_of(stream):
        said[number] += part
    out, errors = (said[number].decode("utf-8", "surrogateescape") for number in (OUT, ERRORS))
    if NOT_STARTED in out:
        # The engine's own words come as the program's.
        out, errors = "", out + errors
    return subprocess.CompletedProcess(wanted["Cmd"], code_of(engine, made, end), out, errors)


def code_of(engine: Engine, made: str, end: float) -> int:
    while (state := engine.json(f"/exec/{made}/json"))["Running"] or state["ExitCode"] is None:
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(PAUSE_S)
    return state["ExitCode"]


def name_now(engine: Engine, container: str) -> str:
    """What the engine knows it by; the same name where no task of it runs here, which the engine then tells."""
    if not container.startswith(OF_SWARM):
        return container
    stack, _, service = container[len(OF_SWARM):].partition("/")
    # The newest first: while one is replaced, that is the one that stays.
    return next((entry["Id"] for entry in engine.json("/containers/json")
                 if labels_of(entry).get(STACK) == stack and labels_of(entry).get(TASK_OF) == service), container)
