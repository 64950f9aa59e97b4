"""Runs a program inside a container. What it reads goes through a pipe, so no argument and no log has it."""

from __future__ import annotations

import subprocess

__all__ = ["run_inside"]

# What the engine says when a process never came to life in the container. Nothing of it has run, so it may be started
# again.
NOT_STARTED = "OCI runtime exec failed"
STARTS = 3


def run_inside(
    container: str, command: list, text: str, timeout: int, variables: tuple = ()
) -> subprocess.CompletedProcess:
    """Returns how the program ended and what it printed; `variables` are of the form NAME=VALUE. Raises OSError without
    a Docker client, subprocess.TimeoutExpired after `timeout` seconds."""
    options = ["--interactive", *(f"--env={variable}" for variable in variables)]
    for _ in range(STARTS):
        ended = subprocess.run(
            ["docker", "exec", *options, container, *command],
            input=text,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=timeout,
            check=False,
        )
        if ended.returncode == 0 or NOT_STARTED not in ended.stderr:
            break
    return ended
