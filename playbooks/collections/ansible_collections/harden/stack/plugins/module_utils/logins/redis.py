"""Logs in to a Redis or Valkey server from inside its container. Its users come from a file, so nothing is set here."""

from __future__ import annotations

from .client import OPENS, REFUSED, UNREACHABLE, Answer, ask

__all__ = ["Redis"]

# What stands between quotes is taken as it is, except for backslash and quote.
LOGIN = r"""
set -eu
IFS= read -r password
client=$(command -v valkey-cli || command -v redis-cli)
{
  printf 'AUTH "%s" "' "$1"
  printf '%s' "$password" | sed 's/[\\"]/\\&/g'
  printf '"\n'
} | "$client" >&2
"""


class Redis:
    """There is one list of users, wherever they come from."""

    ways = ("network",)

    def log_in(self, account, password: str, _way: str) -> Answer:
        return ask(account.container, ["sh", "-c", LOGIN, "sh", account.name], f"{password}\n", judge)


def judge(_returncode: int, said: str) -> str:
    if said.strip() == "OK":
        return OPENS
    return REFUSED if "WRONGPASS" in said or "ERR AUTH" in said else UNREACHABLE
