"""Runs the server's own programs, and says what one said that failed."""

from __future__ import annotations

import os
import shutil
import subprocess

from .said import last_line

__all__ = ["PLUGIN_FOLDERS", "ProgramError", "environment", "find_program", "run"]

# Also where an administrator's programs stand, for a login that has no such folders.
SEARCHED = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"

# Where Docker's plugins stand, such as Compose and buildx.
PLUGIN_FOLDERS = ("/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins",
                  "/usr/local/libexec/docker/cli-plugins", "/usr/local/lib/docker/cli-plugins")


class ProgramError(Exception):
    """A program failed or is not there; the text says which and what it said."""


def find_program(name: str) -> str | None:
    """Where a program of the server is; None where it is missing."""
    return shutil.which(name, path=SEARCHED)


def environment() -> dict:
    """What a program is started with: messages in English, no question asked."""
    return {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive", "PATH": SEARCHED}


def run(command: list, must: bool = True) -> int:
    """Runs a program to its end and returns its code; raises ProgramError for a code other than 0 when it `must`
    succeed."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    except OSError as error:
        raise ProgramError(f"{command[0]} could not be started: {error.strerror}") from error
    if must and ended.returncode:
        said = last_line(ended.stderr.strip() or ended.stdout)
        raise ProgramError(f"`{' '.join(command)}` ended with {ended.returncode}: {said}")
    return ended.returncode
