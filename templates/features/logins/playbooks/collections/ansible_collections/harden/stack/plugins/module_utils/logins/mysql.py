"""Logs in to a MariaDB or MySQL server from inside its container."""

from __future__ import annotations

import re

from ..database.mysql_text import quoted
from .client import OPENS, REFUSED, UNREACHABLE, Answer, ask

__all__ = ["MARIADB", "MYSQL", "Family"]

# The options reach the client through a pipe: no argument and no variable ever holds the password.
LOGIN = r"""
set -eu
IFS= read -r password
account=$1
shift
client=$(command -v mariadb || command -v mysql)
exec 4<&0
{
  printf '[client]\nuser = "'
  printf '%s' "$account" | sed 's/[\\"]/\\&/g'
  printf '"\npassword = "'
  printf '%s' "$password" | sed 's/[\\"]/\\&/g'
  printf '"\n'
} | {
  exec 3<&0 0<&4 4<&-
  case $client in *mariadb) set -- --skip-ssl "$@" ;; esac
  for word in "$@"; do
    shift
    case $word in --host=itself) word=--host=$(cat /etc/hostname) ;; esac
    set -- "$@" "$word"
  done
  exec "$client" --defaults-file=/dev/fd/3 --batch --skip-column-names --connect-timeout=5 \
    --default-character-set=utf8mb4 "$@"
}
"""
# An account has a row for each place that it may come from: `localhost` is the socket, and the container's own address
# is what every other container's is.
WAYS = {
    "socket": ("--protocol=socket",),
    "127.0.0.1": ("--protocol=tcp", "--host=127.0.0.1"),
    "network": ("--protocol=tcp", "--host=itself"),
}
CODE = re.compile(r"ERROR (\d+)")
# Access denied, host not allowed, account locked, login by another way only.
REFUSALS = frozenset((1045, 1130, 1698, 3118, 4151))
# The password was right: the account has too many connections, or must have a new password first.
ADMITTED = frozenset((1203, 1226, 1820, 1862))


class Family:
    """One of the two servers; they differ in how an account sets its own password."""

    ways = tuple(WAYS)

    def __init__(self, own_password: str) -> None:
        self.own_password = own_password

    def log_in(self, account, password: str, way: str) -> Answer:
        return self._run(account, password, way, "SELECT 1;")

    def set_own(self, account, password: str, way: str) -> Answer:
        """Logged in by `password`, the account gets its present one in the row by which it came in."""
        return self._run(account, password, way, self.own_password.format(quoted(account.present)))

    def _run(self, account, password: str, way: str, sql: str) -> Answer:
        command = ["sh", "-c", LOGIN, "sh", account.name, *WAYS[way]]
        return ask(account.container, command, f"{password}\n{sql}\n", judge)


def judge(returncode: int, said: str) -> str:
    code = CODE.search(said)
    number = int(code.group(1)) if code else 0
    if returncode == 0 or number in ADMITTED:
        return OPENS
    return REFUSED if number in REFUSALS else UNREACHABLE


MARIADB = Family("SET PASSWORD = PASSWORD({0});")
MYSQL = Family("ALTER USER CURRENT_USER() IDENTIFIED BY {0};")
