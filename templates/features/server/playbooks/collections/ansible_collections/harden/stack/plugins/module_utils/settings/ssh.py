"""Which settings of sshd are not as they must be, and whom a change of them would lock out."""

from __future__ import annotations

import time

from . import look as settings
from .guard import is_pending
from .logins import locked_out

__all__ = ["look", "wait_until_asked"]

KEYS_ONLY = "ssh-keys-only"
PATIENCE_SECONDS, PAUSE_SECONDS = 180, 2


def look(wanted: dict) -> dict:
    """`wanted`: files, as settings/look.py takes them, if the answers want any; remote, whether this login came by
    ssh."""
    files = wanted.get("files", {})
    found = settings.look(files)
    closes = any(step["control"] == KEYS_ONLY for step in found["todo"])
    why = why_open(wanted["remote"]) if closes else ""
    names = [f"sshd {key}" for file in files.get(KEYS_ONLY, []) for key in file["keys"]] if why else []
    return {
        **found,
        "todo": [step for step in found["todo"] if not (why and step["control"] == KEYS_ONLY)],
        "readings": {name: f"{value}, because {why}" if name in names and value != "no" else value
                     for name, value in found["readings"].items()},
    }


def why_open(is_remote: bool) -> str:
    """Why passwords are not closed; empty where nobody would be locked out, as far as it can be told here. The play
    tries a login with a key alone before it closes them."""
    if not is_remote:
        return "this deploy did not come by ssh, so no key was tried"
    return locked_out()


def wait_until_asked() -> None:
    """A run that was cut off in the middle of a change is undone by the server within two minutes."""
    until = time.monotonic() + PATIENCE_SECONDS
    while is_pending() and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
