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

from ..module_utils.mysql.account import ARGUMENTS, give_account
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(give_account, ARGUMENTS)


if __name__ == "__main__":
    main()
