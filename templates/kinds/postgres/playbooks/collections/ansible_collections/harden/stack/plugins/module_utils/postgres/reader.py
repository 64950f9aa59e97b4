"""Reads a PostgreSQL server's accounts, rights, tables and seed in one batch, and says what is not as expected. No
password and nothing made of one is ever returned."""

from __future__ import annotations

import subprocess

from ..database.reading import Unreadable, named, read_password, unmeasured
from .client import OWNER, Client, SqlError
from .batch import batch
from .state import State

__all__ = ["read", "unread"]

CONTROLS = ("least-privilege-account", "local-root", "no-open-accounts")


def read(host: str, service: str, wanted: dict) -> dict:
    """What is not as expected, each part for its task: `parts` names the tasks, `seed` is none, wanted, half, done, or
    foreign for a table that was not made by us. Raises Unreadable."""
    try:
        output = Client(wanted["container"]).run(batch(wanted["database"], wanted["table"], wanted["seed"], OWNER))
        return _compared(host, service, wanted, output)
    except (SqlError, OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable(f"{error}{_advice(error)}") from error


def unread(host: str, service: str, why: str) -> dict:
    """The answer when nothing could be read."""
    return {"todo": [], "parts": [], "accounts": [], "differs": [], "seed": "none", "retry_is_safe": False,
            "findings": unmeasured(host, service, CONTROLS, why)}


def _compared(host: str, service: str, wanted: dict, output: str) -> dict:
    passwords = {account["user"]: read_password(account["password_file"]) for account in wanted["accounts"]}
    state = State(
        output,
        wanted["database"],
        wanted["accounts"],
        {**passwords, "postgres": read_password(wanted["password_file"])},
    )
    seed = state.seed() if wanted["table"] else "none"
    # What is created again has nothing yet.
    new = seed == "half" or not state.has_database
    parts = {
        "database": [] if state.has_database else [f"database {wanted['database']}"],
        "administrator": [] if state.has_password() else ["the administrator's password"],
        "owner": [] if state.has_owner() and not new else ["the owner of the tables"],
        "open": [f"open to everybody: {right}" for right in state.open_rights()]
        or (["rights of everybody"] if new else []),
    }
    accounts = [account["user"] for account in wanted["accounts"]] if new else state.wrong_accounts()
    todo = [*(text for part in parts.values() for text in part), *(f"account {user}" for user in accounts),
            *(["seed"] if seed in ("wanted", "half") else [])]
    return {"todo": todo, "parts": [part for part, texts in parts.items() if texts], "accounts": accounts, "seed": seed,
            "differs": state.differing(service, accounts), "retry_is_safe": state.retry_is_safe(),
            "findings": named(host, service, state.findings())}


def _advice(error: Exception) -> str:
    """What helps where the volume was made with another administrator."""
    return (
        ". The volume was made with another administrator. Make one of this name in it: CREATE ROLE postgres "
        "SUPERUSER LOGIN"
        if 'role "postgres" does not exist' in str(error)
        else ""
    )
