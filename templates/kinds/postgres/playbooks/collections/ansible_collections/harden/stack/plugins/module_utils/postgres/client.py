"""Talks to a PostgreSQL server inside its container, as the administrator by the local socket."""

from __future__ import annotations

import json
import re

from ..engine.exec import run_inside

__all__ = ["Client", "OWNER", "SqlError", "name", "quoted", "rows"]

# Owns what is in the application's database, and cannot log in: no account that can is able to change the tables of a
# `data` application.
OWNER = "harden_init_owner"
VARIABLES = ("PGCLIENTENCODING=UTF8",)
CLIENT = ("psql", "--no-psqlrc", "--no-password", "--username=postgres", "--quiet", "--no-align", "--tuples-only",
          "--set=ON_ERROR_STOP=1")
TIMEOUT_SECONDS = 3600


class SqlError(Exception):
    """The server or the client refused; the text is theirs."""


class Client:
    """Runs statements as the administrator inside a container. They go through a pipe; only what is said besides is an
    argument."""

    def __init__(self, container: str) -> None:
        self.container = container

    def run(self, sql: str, database: str = "postgres", first: str = "", last: str = "") -> str:
        """Returns what the statements printed; raises SqlError. With `first` or `last`, which are run before and after
        them, all of it is one transaction."""
        ends = [*([f"--command={first}"] if first else []), "--file=-", *([f"--command={last}"] if last else [])]
        one = ["--single-transaction"] if first or last else []
        command = [*CLIENT, f"--dbname={database}", *one, *ends]
        answer = run_inside(self.container, command, sql, TIMEOUT_SECONDS, VARIABLES)
        if answer.returncode == 0:
            return answer.stdout
        raise SqlError(message(answer.stderr) or f"the client ended with code {answer.returncode}")


def rows(output: str) -> list:
    """What statements of the form SELECT json_build_object(…) printed: a document a line."""
    return [json.loads(line) for line in output.splitlines() if line]


def message(printed: str) -> str:
    """The first error and its line, without the notices before it and without the rows that the server names after
    it."""
    lines = [
        line
        for line in printed.strip().splitlines()
        if not re.match(r"(?:psql:\S+ )?(?:NOTICE|WARNING|DETAIL|CONTEXT|HINT):", line)
    ]
    found = next((line for line in lines if re.search(r"\b(?:ERROR|FATAL|error):", line)), "")
    text = found or "; ".join(lines)
    return re.sub(r"^psql:<stdin>:(\d+): (.*)$", r"\2 at line \1", text)


def quoted(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A name as SQL takes it, whatever its letters are."""
    return '"' + text.replace('"', '""') + '"'
