"""The engine's own client, for what its API takes many requests for."""

from __future__ import annotations

import subprocess

from ..system.programs import environment

__all__ = ["ClientError", "compose", "docker"]

CLIENT_SECONDS = 300


class ClientError(Exception):
    """An experiment could not even be set up; the text says why."""


def compose(name: str, path: str, *words: str) -> str:
    """Runs Compose on a project, whatever comes of it, and gives the last of what it said of trouble."""
    ended = run_client("compose", "--project-name", name, "--file", path, *words)
    return (ended.stderr.strip().splitlines() or ["no word was given"])[-1][-300:]


def docker(*words: str, must: bool = True) -> str:
    """What the engine's client prints. Raises ClientError where it must succeed and does not."""
    ended = run_client(*words)
    if must and ended.returncode:
        raise ClientError(f"`docker {words[0]}` ended with {ended.returncode}: {ended.stderr.strip()[-300:]}")
    return ended.stdout


def run_client(*words: str) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(["docker", *words], capture_output=True, text=True, errors="replace", check=False,
                              env=environment(), timeout=CLIENT_SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ClientError(f"`docker {words[0]}`: {error}") from error
