"""Starts services of a stack by Compose, and waits until they are healthy."""

from __future__ import annotations

import re
import subprocess

from ..engine.api import Engine, EngineError, default_socket
from ..system.programs import environment
from .waiting import wait_until_healthy

__all__ = ["ARGUMENTS", "compose_up"]

# What compose_up takes, which says what each is.
ARGUMENTS = {
    "project": {"type": "str", "required": True},
    "folder": {"type": "path", "required": True},
    "services": {"type": "list", "elements": "str", "required": True},
    "unhealthy": {"type": "list", "elements": "str", "default": []},
    "altered": {"type": "list", "elements": "str", "default": []},
    "jobs": {"type": "list", "elements": "str", "default": []},
    "seconds": {"type": "int", "default": 180},
}
# Without colours and moving bars, which nobody reads here.
COMPOSE = ("docker", "compose", "--ansi", "never", "--progress", "plain")
UP = ("up", "--detach", "--quiet-pull", "--pull", "missing", "--no-build", "--remove-orphans")
STEP = re.compile(r"^\s*(Network|Volume|Container|Image) (\S+)\s+([A-Z][a-z]+)\s*$")
# What a step says that changes something; it says others of what it found as it is, or has done.
CHANGING = {"Creating", "Recreate", "Starting", "Restarting", "Stopping", "Removing"}


class Refused(Exception):
    """Compose ended with an error; the text is what it said, a line each."""


def compose_up(check: bool, **params) -> dict:
    """What compose_up returns; `params` are those of ARGUMENTS. `said` in it is why it failed, line by line."""
    changes = []
    try:
        for words in [] if check else commands(params):
            changes += changes_in(ran(words, params["folder"]))
        if not check:
            said = wait_until_healthy(Engine(default_socket()), params["project"], params["services"], params["jobs"],
                                      params["seconds"])
            if said:
                raise Refused("\n".join(said))
    except (Refused, EngineError) as fault:
        said = str(fault).splitlines()
        return {"failed": True, "msg": said[-1], "said": said, "changed": bool(changes)}
    return {"changed": bool(changes), "changes": changes}


def commands(params: dict) -> list:
    """What Compose is told, one after the other."""
    return [
        # It gives up at once on a container that is unhealthy already.
        *([("stop", *params["unhealthy"])] if params["unhealthy"] else []),
        # It compares its own files: it sees no `docker update`, and no mounted file that was another one when the
        # container started.
        *([("rm", "--stop", "--force", *params["altered"])] if params["altered"] else []),
        (*UP, "--", *params["services"]),
    ]


def ran(words: tuple, folder: str) -> str:
    """What it said of its steps. Raises Refused."""
    ended = subprocess.run([*COMPOSE, *words], cwd=folder, env=environment(), stdin=subprocess.DEVNULL,
                           capture_output=True, text=True, errors="replace", check=False)
    if ended.returncode:
        # Without how far each of them came.
        lines = [line for line in (ended.stdout + ended.stderr).splitlines() if line.strip() and not STEP.match(line)]
        raise Refused("\n".join(lines) or f"docker compose {words[0]} ended with {ended.returncode}")
    return ended.stderr


def changes_in(said: str) -> list:
    """Such as `creating container csvs23-web-1`."""
    steps = [found.groups() for line in said.splitlines() if (found := STEP.match(line))]
    return [f"{does} {what} {name}".lower() for what, name, does in steps if does in CHANGING]
