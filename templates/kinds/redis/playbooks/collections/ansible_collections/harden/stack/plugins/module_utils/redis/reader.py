"""Reads the users of a Redis or Valkey server in one batch, asks what each application could run, and says what is not
as expected. No password and no hash of one is ever returned."""

from __future__ import annotations

import subprocess

from ..database.reading import Unreadable, named, read_password, unmeasured
from .client import Admin, CommandError
from .state import State, questions

__all__ = ["read", "unread"]

CONTROLS = ("least-privilege-account", "no-open-accounts")


def read(host: str, service: str, wanted: dict) -> dict:
    """What is not as expected. Raises Unreadable."""
    accounts = wanted["accounts"]
    try:
        passwords = {account["user"]: read_password(account["password_file"]) for account in accounts}
        state = State(Admin(wanted["container"]).run(questions(accounts)), accounts, passwords)
        return {"todo": state.todo(), "differs": state.differing(service),
                "findings": named(host, service, state.findings())}
    except (CommandError, OSError, subprocess.TimeoutExpired) as error:
        raise Unreadable(str(error)) from error


def unread(host: str, service: str, why: str) -> dict:
    """The answer when nothing could be read."""
    return {"todo": [], "differs": [], "findings": unmeasured(host, service, CONTROLS, why)}
