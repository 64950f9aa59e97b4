"""Talks to a Redis or Valkey server inside its container as its administrator."""

from __future__ import annotations

import json

from ..engine.exec import run_inside

__all__ = ["Admin", "CommandError", "answers"]

CLIENT = "/opt/harden/scripts/as-admin"
TIMEOUT_SECONDS = 600
FAULT = 'error:"'


class CommandError(Exception):
    """The server or the client refused; the text is theirs, without any secret."""


class Admin:
    """Runs commands inside a container. Commands go through a pipe; the password never leaves the container."""

    def __init__(self, container: str) -> None:
        self.container = container

    def run(self, commands: list) -> list:
        """Returns an answer for each command: what JSON says of it, and a CommandError where the server refused it.
        Raises CommandError."""
        done = run_inside(self.container, [CLIENT, "--json"], "\n".join(["HELLO 3", *commands, ""]), TIMEOUT_SECONDS)
        if done.returncode != 0:
            raise CommandError(done.stderr.strip() or f"the client ended with code {done.returncode}")
        # The first two are those to the login and to the choice of answers that JSON can say.
        printed = answers(done.stdout)
        if printed and isinstance(printed[0], CommandError):
            raise printed[0]
        found = printed[2:]
        if len(found) != len(commands):
            raise CommandError(f"{len(commands)} commands had {len(found)} answers")
        return found


def answers(printed: str) -> list:
    """What the client printed, an answer a line."""
    return [answer(line) for line in printed.splitlines() if line]


def answer(line: str):
    if line.startswith(FAULT):
        return CommandError(json.loads(line[len(FAULT) - 1:]))
    return json.loads(line)
