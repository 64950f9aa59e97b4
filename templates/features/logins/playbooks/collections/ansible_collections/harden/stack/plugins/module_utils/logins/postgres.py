"""Logs in to a PostgreSQL server from inside its container."""

from __future__ import annotations

import hashlib
import re

from ..database.scram import verifier
from .client import CLOSED, OPENS, REFUSED, UNREACHABLE, Answer, ask

__all__ = ["Postgres"]

# libpq takes a password file only where it is a plain file, but a file of services from a pipe too: no argument and no
# variable ever holds the password.
LOGIN = r"""
set -eu
IFS= read -r password
account=$1
host=$2
database=$3
[ "$host" != itself ] || host=$(cat /etc/hostname)
exec 4<&0
printf '[login]\npassword=%s\n' "$password" | {
  exec 3<&0 0<&4 4<&-
  export PGSERVICEFILE=/dev/fd/3 PGCONNECT_TIMEOUT=5 PGCLIENTENCODING=UTF8
  exec psql --no-psqlrc --no-password --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 \
    --username="$account" --host="$host" --dbname="service=login dbname='$database'" --file=-
}
"""
# The official image lets everybody in by its socket and from 127.0.0.1: it asks for a password only where other
# containers come from.
WAYS = {"network": "itself"}
REFUSALS = re.compile(r"password authentication failed|is not permitted to log in")
SHUT = re.compile(r"pg_hba\.conf rejects|no pg_hba\.conf entry")
# The password was right, and something else was not.
ADMITTED = re.compile(
    r"permission denied for database|database \"postgres\" does not exist|too many connections for (?:role|database)"
)
SHOW_FORM = "SHOW password_encryption;"


class Postgres:
    """The server stores what is made of a password here, in the form that it makes by itself."""

    ways = tuple(WAYS)

    def log_in(self, account, password: str, way: str) -> Answer:
        return self._run(account, password, way, "SELECT 1;")

    def set_own(self, account, password: str, way: str) -> Answer:
        """Logged in by `password`, the account gets its present one."""
        form = self._run(account, password, way, SHOW_FORM)
        if form.outcome != OPENS:
            return form
        stored = md5(account.name, account.present) if form.printed == "md5" else verifier(account.present)
        return self._run(account, password, way, f"ALTER ROLE CURRENT_USER PASSWORD '{stored}';")

    def _run(self, account, password: str, way: str, sql: str) -> Answer:
        command = ["sh", "-c", LOGIN, "sh", account.name, WAYS[way], account.database]
        return ask(account.container, command, f"{password}\n{sql}\n", judge)


def judge(returncode: int, said: str) -> str:
    if returncode == 0 or ADMITTED.search(said):
        return OPENS
    if SHUT.search(said):
        return CLOSED
    return REFUSED if REFUSALS.search(said) else UNREACHABLE


def md5(account: str, password: str) -> str:
    """As servers before 10 store it, and clients of their time know it."""
    return "md5" + hashlib.md5(f"{password}{account}".encode(), usedforsecurity=False).hexdigest()
