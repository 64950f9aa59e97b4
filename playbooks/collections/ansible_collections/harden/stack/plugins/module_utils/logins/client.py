"""Runs a database's own client inside its container, and says whether it was let in."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from ..engine.exec import run_inside
from ..system.said import reason_of_client

__all__ = ["Answer", "CLOSED", "OPENS", "REFUSED", "UNREACHABLE", "ask"]

OPENS = "opens"
REFUSED = "refused"
# Whatever the password is, this account does not come in that way.
CLOSED = "closed"
# Neither: no server answers there, or no client is in the image.
UNREACHABLE = "unreachable"
TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """`said` are the client's last words, without any secret; `printed` is what its statements gave."""

    outcome: str
    said: str = ""
    printed: str = ""


def ask(container: str, command: list, text: str, judge, variables: tuple = ()) -> Answer:
    """`text` is what the client reads, the password in its first line; `judge(returncode, said)` knows the client."""
    try:
        ended = run_inside(container, command, text, TIMEOUT_SECONDS, variables)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(UNREACHABLE, str(error))
    return Answer(judge(ended.returncode, ended.stderr), reason_of_client(ended.stderr), ended.stdout.strip())
