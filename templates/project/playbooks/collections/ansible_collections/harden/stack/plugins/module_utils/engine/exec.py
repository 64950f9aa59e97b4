"""Runs a program inside a container. What it reads goes through a pipe, so no argument and no log has it."""

from __future__ import annotations

import subprocess

from .labels import STACK, TASK_OF

__all__ = ["run_inside"]

# What the engine says when a process never came to life in the container. Nothing of it has run, so it may be started
# again.
NOT_STARTED = "OCI runtime exec failed"
STARTS = 3
# `swarm:STACK/SERVICE` is the task of a service that runs on this server: its container has another name each time.
OF_SWARM = "swarm:"


def run_inside(
    container: str, command: list, text: str, timeout: int, variables: tuple = ()
) -> subprocess.CompletedProcess:
    """Returns how the program ended and what it printed; `variables` are of the form NAME=VALUE. Raises OSError without
    a Docker client, subprocess.TimeoutExpired after `timeout` seconds."""
    options = ["--interactive", *(f"--env={variable}" for variable in variables)]
    for _ in range(STARTS):
        ended = subprocess.run(
            ["docker", "exec", *options, name_now(container, timeout), *command],
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


def name_now(container: str, timeout: int) -> str:
    """What the engine knows it by; the same name where no task of it runs here, which the engine then tells."""
    if not container.startswith(OF_SWARM):
        return container
    stack, service = container[len(OF_SWARM):].split("/")
    listed = subprocess.run(
        ["docker", "ps", "--quiet", "--no-trunc", f"--filter=label={STACK}={stack}",
         f"--filter=label={TASK_OF}={service}"],
        capture_output=True, text=True, timeout=timeout, check=False,
    )
    # The newest first: while one is replaced, that is the one that stays.
    return next(iter(listed.stdout.split()), container)
