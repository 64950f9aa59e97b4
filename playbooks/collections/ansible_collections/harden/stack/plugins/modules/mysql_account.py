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
  container:
    description: The name of the container.
    type: str
    required: true
  server:
    description: Whose it is.
    type: str
    choices: [mariadb, mysql]
    required: true
  user:
    description: The name of the account.
    type: str
    required: true
  database:
    description: The application's database.
    type: str
    required: true
  rights:
    description: What it may do there.
    type: str
    choices: [data, schema]
    required: true
  connections:
    description: How many connections it may hold at once.
    type: int
    required: true
  password_file:
    description: The file on the server that holds the password.
    type: path
    required: true
attributes:
  check_mode:
    description: Says that it would write.
    support: full
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

RETURN = r""" # """

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.database.reading import read_password
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
            f"ALTER USER {account} {server.identified.format(quoted(password))} WITH MAX_USER_CONNECTIONS {connections} "
            "ACCOUNT UNLOCK;",
            f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {account};",
            server.without_roles.format(user=quoted(user)),
            f"GRANT {', '.join(RIGHTS[rights])} ON `{pattern(database)}`.* TO {account};",
        )
    )


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "server": {"type": "str", "choices": sorted(SERVERS), "required": True},
            "user": {"type": "str", "required": True},
            "database": {"type": "str", "required": True},
            "rights": {"type": "str", "choices": sorted(RIGHTS), "required": True},
            "connections": {"type": "int", "required": True},
            "password_file": {"type": "path", "required": True, "no_log": False},
        },
        supports_check_mode=True,
    )
    params = module.params
    if module.check_mode:
        module.exit_json(changed=True)
    try:
        password = read_password(params["password_file"])
        server = SERVERS[params["server"]]
        sql = statements(server, params["user"], password, params["database"], params["rights"], params["connections"])
        Client(params["container"]).run(sql, secrets=(password,))
        module.exit_json(changed=True)
    except SqlError as error:
        module.fail_json(msg=f"The database refused the account {params['user']}: {error}")
    except (OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(msg=f"The account {params['user']} could not be made: {error}")


if __name__ == "__main__":
    main()
