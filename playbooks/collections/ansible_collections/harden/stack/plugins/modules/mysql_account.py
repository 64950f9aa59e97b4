#!/usr/bin/python
"""Gives an application an account with rights on its own database and on nothing else."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: mysql_account
short_description: Give an application an account of its own
description:
  - Makes the account when it is missing, sets its password, takes every other right away and gives those that are
    wanted.
  - Call it when M(harden.stack.database_facts) says that the account is not as expected; it always writes.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
options:
  server:
    description: Whose it is.
    type: str
    choices: [mariadb, mysql]
    required: true
extends_documentation_fragment: harden.stack.account
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Give the web service its account
  harden.stack.mysql_account:
    container: csvs23-dbserver-1
    server: mariadb
    user: webserver
    database: csvs23db
    rights: data
    connections: 40
    password_file: /opt/harden/csvs23/secrets/dbserver_webserver_password
"""

RETURN = r"""
differs:
  description: What of the account was other than wanted, from O(found).
  returned: success
  type: list
"""

from ..module_utils.database.writing import give_account
from ..module_utils.mysql.client import RIGHTS, Client, SqlError, pattern, quoted
from ..module_utils.mysql.servers import SERVERS, Server


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


def main() -> None:
    give_account(write, SqlError, server={"type": "str", "choices": sorted(SERVERS), "required": True})


if __name__ == "__main__":
    main()
