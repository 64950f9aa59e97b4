"""How a program that verifies is started, and what is shown of its answer."""

from __future__ import annotations

import os
import re
import subprocess
from typing import NamedTuple

from ...module_utils.system.said import last_line

__all__ = ["Verdict", "reason_of", "run", "text_of"]

# A registry that does not answer within this time is down.
SECONDS = 90


class Verdict(NamedTuple):
    """`ok` is None where the program could not find out."""
    ok: bool | None
    why: str


def run(words: list, variables: dict | None = None) -> subprocess.CompletedProcess | Verdict:
    """What a program answers; a verdict where it gives no answer."""
    try:
        return subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C", **(variables or {})})
    except FileNotFoundError:
        return Verdict(None, f"{words[0]} is not installed on the machine that deploys")
    except OSError as error:
        return Verdict(None, f"{words[0]} cannot be started: {error.strerror}")
    except subprocess.TimeoutExpired:
        return Verdict(None, f"{words[0]} gave no answer within {SECONDS} seconds")


def text_of(said: subprocess.CompletedProcess) -> str:
    return said.stderr + said.stdout


def reason_of(said: subprocess.CompletedProcess) -> str:
    """Why it failed, without the words that all its errors begin with."""
    if not text_of(said).strip():
        return f"it said nothing, and ended with {said.returncode}"
    return re.sub(r"^(error during command execution|Error|error): ", "", last_line(text_of(said)))
