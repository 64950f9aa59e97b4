"""What the authority said when the edge asked it for a certificate last, and which names still wait for it."""

from __future__ import annotations

import json
import subprocess

from ..engine.api import EngineError
from ..engine.exec import run_inside

__all__ = ["refusal", "shows_previous"]

# Requests have their lines in between.
LINES = 1000
# How the health check of the edge tells which names have the certificate of the previous authority.
CHECK, TELLS_PREVIOUS = "/usr/local/bin/health", "previous certificate: "
TIMEOUT_SECONDS = 20


def shows_previous(container, name: str) -> bool:
    """Whether a name keeps the certificate of the previous authority, because the new one has given none. The engine's
    last health check may be of ten seconds ago, so it is made again where that would be bad news."""
    state = container.inspected["State"]
    last = ((state.get("Health") or {}).get("Log") or [{}])[-1]
    if not tells_previous(last.get("Output", ""), name):
        return False
    try:
        ended = run_inside(container.inspected["Id"], [CHECK], "", TIMEOUT_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return True
    return ended.returncode != 0 or tells_previous(ended.stdout, name)


def tells_previous(output: str, name: str) -> bool:
    _, _, names = output.strip().partition(TELLS_PREVIOUS)
    return name in names.split(" ")


def refusal(container, name: str) -> str:
    """Why the edge got no certificate for a name, by its own log; empty where that does not say it."""
    try:
        lines = container.engine.log_lines(container.inspected["Id"], LINES)
    except EngineError:
        return ""
    return next(filter(None, (reason_in(line, name) for line in reversed(lines))), "")


def reason_in(line: str, name: str) -> str:
    try:
        record = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(record, dict) or record.get("level") != "error" or record.get("identifier") != name:
        return ""
    return str(record.get("error", ""))
