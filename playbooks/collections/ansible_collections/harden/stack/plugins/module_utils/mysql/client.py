"""Talks to a MariaDB or MySQL server inside its container, and knows which rights an application's account has."""

from __future__ import annotations

import json

from ..database.mysql_text import quoted
from ..engine.exec import run_inside

__all__ = ["Client", "RIGHTS", "Refused", "SqlError", "pattern", "quoted", "rows"]

CLIENT = "/opt/harden/scripts/as-root"
TIMEOUT_SECONDS = 3600

# What an application may do in its own database: change rows, or tables and routines too. Nothing of either reaches
# another database.
RIGHTS = {
    "data": ("SELECT", "INSERT", "UPDATE", "DELETE"),
    "schema": (
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "CREATE",
        "ALTER",
        "DROP",
        "INDEX",
        "REFERENCES",
        "TRIGGER",
        "CREATE VIEW",
        "SHOW VIEW",
        "CREATE ROUTINE",
        "ALTER ROUTINE",
        "EXECUTE",
        "CREATE TEMPORARY TABLES",
        "LOCK TABLES",
    ),
}


class SqlError(Exception):
    """The server or the client refused; the text is theirs, without any secret."""


class Refused(SqlError):
    """Root's password is not the one that was given."""


class Client:
    """Runs statements as root inside a container. Statements and passwords go through a pipe, never through an
    argument."""

    def __init__(self, container: str) -> None:
        self.container = container

    def run(self, sql: str, database: str = "", given: str = "", secrets: tuple = ()) -> str:
        """Returns what the statements printed. `given` replaces the mounted password; `secrets` are kept out of errors.
        Raises SqlError."""
        options = ["--given"] if given else []
        options += ["--raw", "--default-character-set=utf8mb4"] + ([f"--database={database}"] if database else [])
        answer = run_inside(self.container, [CLIENT, *options], f"{given}\n{sql}" if given else sql, TIMEOUT_SECONDS)
        if answer.returncode == 0:
            return answer.stdout
        text = without(message(answer.stderr), [*secrets, given]) or f"the client ended with code {answer.returncode}"
        raise (Refused if "ERROR 1045" in text or "ERROR 1698" in text else SqlError)(text)


def rows(output: str) -> list:
    """What statements of the form SELECT JSON_OBJECT(…) printed: a document a line."""
    return [json.loads(line) for line in output.splitlines() if line]


def message(printed: str) -> str:
    """The client repeats the statement before it says what is wrong with it."""
    return printed[max(printed.find("ERROR "), 0):].strip()


def without(text: str, secrets: list) -> str:
    for secret in filter(None, secrets):
        for form in (secret, quoted(secret)[1:-1]):
            text = text.replace(form, "[REDACTED]")
    return text


def pattern(database: str) -> str:
    """A database's name in GRANT: there an underscore stands for any character, and would open the neighbour's database
    too."""
    return database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")
