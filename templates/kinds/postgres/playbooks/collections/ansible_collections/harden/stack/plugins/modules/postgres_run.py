#!/usr/bin/python
"""Runs SQL as the administrator inside a PostgreSQL container."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: postgres_run
short_description: Run SQL as the administrator inside a PostgreSQL container
description:
  - The statements go through a pipe. What the server says against them reaches the user as it is.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
options:
  container:
    description: The name of the container.
    type: str
    required: true
  sql:
    description: The statements. C(:name) stands for what the server stores of the password of that name.
    type: str
    required: true
  database:
    description: The database that they are run in.
    type: str
    default: postgres
  passwords:
    description: Files on the server, by name. The password itself is never sent.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Says that it would run.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Make the database
  harden.stack.postgres_run:
    container: shop-dbserver-1
    sql: CREATE DATABASE "shop";
"""

RETURN = r"""
output:
  description: What the statements printed.
  returned: success
  type: str
"""

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.database.reading import read_password
from ..module_utils.database.scram import verifier
from ..module_utils.database.writing import fill_in
from ..module_utils.postgres.client import Client, SqlError, quoted


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "sql": {"type": "str", "required": True},
            "database": {"type": "str", "default": "postgres"},
            "passwords": {"type": "dict", "default": {}, "no_log": False},
        },
        supports_check_mode=True,
    )
    params = module.params
    if module.check_mode:
        module.exit_json(changed=True, output="")
    try:
        passwords = {name: read_password(path) for name, path in params["passwords"].items()}
        sql = fill_in(params["sql"], passwords, lambda password: quoted(verifier(password)))
        output = Client(params["container"]).run(sql, params["database"])
        module.exit_json(changed=True, output=output)
    except SqlError as error:
        module.fail_json(msg=f"The database refused: {error}.")
    except (OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(msg=f"The database was not reached: {error}.")


if __name__ == "__main__":
    main()
