"""Statements that the administrator runs, as their module and its action return it."""

from __future__ import annotations

from ..database.scram import verifier
from ..database.writing import STATEMENTS, fill_in, statements_run
from .client import Client, SqlError, quoted

__all__ = ["ARGUMENTS", "run_statements"]

# What postgres_run takes, which says what each is.
ARGUMENTS = {**STATEMENTS, "sql": {"type": "str", "required": True}, "database": {"type": "str", "default": "postgres"}}


def run_statements(check: bool, **params) -> dict:
    """What postgres_run returns."""
    return statements_run(run, SqlError, params, check)


def run(params: dict, passwords: dict) -> str:
    sql = fill_in(params["sql"], passwords, lambda password: quoted(verifier(password)))
    return Client(params["container"]).run(sql, params["database"])
