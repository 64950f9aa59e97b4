"""An application's account, as its module and its action return it."""

from __future__ import annotations

from ..database.writing import ACCOUNT, account_given
from .client import RIGHTS, Client, SqlError, pattern, quoted
from .servers import SERVERS, Server

__all__ = ["ARGUMENTS", "give_account"]

# What mysql_account takes, which says what each is.
ARGUMENTS = {**ACCOUNT, "server": {"type": "str", "choices": sorted(SERVERS), "required": True}}


def give_account(check: bool, **params) -> dict:
    """What mysql_account returns."""
    return account_given(write, SqlError, params, check)


def statements(server: Server, user: str, password: str, database: str, rights: str, connections: int) -> str:
    """The account as it must be, whatever it was before. The rights are taken and given within a moment; open sessions
    keep theirs."""
    account = f"{quoted(user)}@'%'"
    return "\n".join(
        (
            # Nobody can be it before it has its password.
            f"CREATE USER IF NOT EXISTS {account} ACCOUNT LOCK;",
            f"ALTER USER {account} {server.identified.format(quoted(password))} "
            f"WITH MAX_USER_CONNECTIONS {connections} "
            "ACCOUNT UNLOCK;",
            f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account};",
            server.without_roles.format(user=quoted(user)),
            f"GRANT {', '.join(RIGHTS[rights])} ON `{pattern(database)}`.* TO {account};",
        )
    )


def write(params: dict, password: str) -> None:
    sql = statements(SERVERS[params["server"]], params["user"], password, params["database"], params["rights"],
                     params["connections"])
    Client(params["container"]).run(sql, secrets=(password,))
