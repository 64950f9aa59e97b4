"""How a program that verifies is started, and what is shown of its answer."""

from __future__ import annotations

import os
import re
import subprocess
from typing import NamedTuple

__all__ = ["Verdict", "last_line", "run", "text_of"]

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


def last_line(said: subprocess.CompletedProcess) -> str:
    """Without control characters: it is shown on a terminal."""
    lines = [" ".join(re.sub(r"[^\x20-\x7e]+", " ", line).split()) for line in text_of(said).splitlines()]
    last = [line for line in lines if line][-1:] or [f"nothing, with exit code {said.returncode}"]
    return re.sub(r"^(error during command execution|Error|error): ", "", last[0])[:400]
