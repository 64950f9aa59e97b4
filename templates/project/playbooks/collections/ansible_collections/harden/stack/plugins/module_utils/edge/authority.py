"""What the authority said when the edge asked it for a certificate last."""

from __future__ import annotations

import json

from ..engine.api import EngineError

__all__ = ["refusal"]

# Requests have their lines in between.
LINES = 1000


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
