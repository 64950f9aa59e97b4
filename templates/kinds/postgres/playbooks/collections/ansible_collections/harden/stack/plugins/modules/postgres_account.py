#!/usr/bin/python
"""Gives an application an account with rights in its own database and nowhere else."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: postgres_account
short_description: Give an application an account of its own
description:
  - Makes the account when it is missing, sets its password, takes every other right away and gives those that are
    wanted, in one transaction.
  - What the account owned goes to the role that owns the application's tables; nothing is dropped.
  - Call it when M(harden.stack.database_facts) says that the account is not as expected; it always writes.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
extends_documentation_fragment: harden.stack.account
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Give the web service its account
  harden.stack.postgres_account:
    container: shop-dbserver-1
    user: web
    database: shop
    rights: data
    connections: 40
    password_file: /opt/harden/shop/secrets/dbserver_web_password
"""

RETURN = r"""
differs:
  description: What of the account was other than wanted, from O(found).
  returned: success
  type: list
"""

from ..module_utils.postgres.account import ARGUMENTS, give_account
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(give_account, ARGUMENTS)


if __name__ == "__main__":
    main()
