"""Which accounts of the server log in by a password and have no key."""

from __future__ import annotations

import os
import pwd

from .programs import SSHD, said_by

__all__ = ["locked_out"]

SHADOW = "/etc/shadow"
NO_SHELLS = ("nologin", "false", "sync")


def locked_out() -> str:
    """Who or what would have no way in without passwords, as a reason; empty for nobody."""
    values = {key: value for key, _, value in (line.partition(" ") for line in said_by(SSHD, "-T").splitlines())}
    methods = values.get("authenticationmethods", "any")
    if "password" in methods or "keyboard-interactive" in methods:
        return f"AuthenticationMethods of sshd asks for it ({methods})"
    if values.get("authorizedkeyscommand", "none") != "none":
        return ""
    files = values.get("authorizedkeysfile", ".ssh/authorized_keys").split()
    names = [account.pw_name for account in with_password(open_passwords(), pwd.getpwall())
             if not has_key(account, files)]
    return f"{', '.join(names)} {'has' if len(names) == 1 else 'have'} a password and no key" if names else ""


def open_passwords() -> set:
    """The accounts whose password opens something: neither locked nor without one. Root's opens no ssh."""
    with open(SHADOW, encoding="utf-8", errors="replace") as stream:
        fields = [line.rstrip("\n").split(":") for line in stream]
    return {name for name, secret, *_ in (one for one in fields if len(one) > 1)
            if secret and secret[0] not in "!*" and name != "root"}


def with_password(names: set, accounts: list) -> list:
    return [account for account in accounts
            if account.pw_name in names and os.path.basename(account.pw_shell) not in NO_SHELLS]


def has_key(account, files: list) -> bool:
    """`files` as sshd names them: %h is the home, %u the account, and a relative path begins in the home."""
    return any(has_line(os.path.join(account.pw_dir, expanded(name, account))) for name in files if name != "none")


def expanded(name: str, account) -> str:
    return name.replace("%h", account.pw_dir).replace("%u", account.pw_name).replace("%%", "%")


def has_line(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return any(line.strip() and not line.lstrip().startswith("#") for line in stream)
    except OSError:
        return False
