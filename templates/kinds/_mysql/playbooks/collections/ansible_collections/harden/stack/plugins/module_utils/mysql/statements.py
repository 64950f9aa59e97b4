"""Statements that root runs, as their module and its action return it."""

from __future__ import annotations

from ..database.writing import STATEMENTS, fill_in, statements_run
from .client import Client, SqlError, quoted

__all__ = ["ARGUMENTS", "run_statements"]

# Ansible writes every argument into the server's log; rows of a table may be about people.
SQL = {"type": "str", "no_log": True}
STEP = {"name": {"type": "str", "required": True}, "sql": {**SQL, "required": True}}
# What mysql_run takes, which says what each is.
ARGUMENTS = {
    **STATEMENTS,
    "sql": SQL,
    "database": {"type": "str"},
    "steps": {"type": "list", "elements": "dict", "options": STEP, "default": []},
    "chosen": {"type": "list", "elements": "str", "default": []},
    "root_password": {"type": "str", "no_log": True},
    "hint": {"type": "str", "default": ""},
}


def run_statements(check: bool, **params) -> dict:
    """What mysql_run returns."""
    return statements_run(run, SqlError, params, check)


def run(params: dict, passwords: dict) -> str:
    sql = params["sql"] or "\n".join(step["sql"] for step in params["steps"] if step["name"] in params["chosen"])
    return Client(params["container"]).run(
        fill_in(sql, passwords, quoted), database=params["database"] or "",
        given=params["root_password"] or "", secrets=tuple(passwords.values()))
