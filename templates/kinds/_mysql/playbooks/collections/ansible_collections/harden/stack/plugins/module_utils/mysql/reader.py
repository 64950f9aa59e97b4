"""Reads a MariaDB or MySQL server's accounts, rights, tables and seed at once, and says what is not as expected. No
password and no hash of one is ever returned."""

from __future__ import annotations

import subprocess

from ..database.reading import Unreadable, named, read_password, unmeasured
from .client import Client, Refused, SqlError
from .servers import SERVERS
from .state import State, batch

__all__ = ["read", "unread"]

CONTROLS = ("least-privilege-account", "local-root", "no-open-accounts")


def read(host: str, service: str, wanted: dict) -> dict:
    """What is not as expected, by the task for it: `root` is accepted or refused, `seed` none, wanted, half, done, or
    foreign for a table that was not made by us. Raises Unreadable."""
    try:
        output = Client(wanted["container"]).run(
            batch(SERVERS[wanted["server"]], wanted["database"], wanted["table"], wanted["seed"])
        )
        return {"root": "accepted", **_compared(host, service, wanted, output)}
    except Refused:
        return {**unread(host, service, "root's password was refused"), "root": "refused", "todo": ["root password"]}
    except (SqlError, OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable(str(error)) from error


def unread(host: str, service: str, why: str) -> dict:
    """The answer when nothing could be read."""
    return {"root": "unknown", "todo": [], "accounts": [], "differs": [], "open": [], "seed": "none",
            "retry_is_safe": False, "findings": unmeasured(host, service, CONTROLS, why)}


def _compared(host: str, service: str, wanted: dict, output: str) -> dict:
    passwords = {account["user"]: read_password(account["password_file"]) for account in wanted["accounts"]}
    state = State(wanted["server"], output, wanted["database"], wanted["accounts"], passwords)
    seed = state.seed() if wanted["table"] else "none"
    wrong = state.wrong_accounts()
    todo = [
        *([] if state.has_database else [f"database {wanted['database']}"]),
        *([] if state.has_health_account() else ["health account"]),
        *(f"account {user}" for user in wrong),
        *(f"open account {account}" for account in state.open_accounts()),
        *(["test database"] if state.has_test_database else []),
        *(["seed"] if seed in ("wanted", "half") else []),
    ]
    return {
        "todo": todo,
        "accounts": wrong,
        "differs": state.differing(service),
        "open": state.open_accounts(),
        "seed": seed,
        "retry_is_safe": state.retry_is_safe(),
        "findings": named(host, service, state.findings()),
    }
