#!/usr/bin/python
"""Runs SQL as root inside a MariaDB or MySQL container."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: mysql_run
short_description: Run SQL as root inside a MariaDB or MySQL container
description:
  - The statements go through a pipe. What the server says against them reaches the user as it is, without any secret.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
options:
  container:
    description: The name of the container.
    type: str
    required: true
  sql:
    description: The statements. C(:name) stands for the password of that name.
    type: str
  steps:
    description: Statements by what they are for, of which those of O(chosen) run, in one call of the client.
    type: list
    elements: dict
    suboptions:
      name:
        description: What they are for; the result tells it as a change.
        type: str
        required: true
      sql:
        description: The statements.
        type: str
        required: true
  chosen:
    description: The names of the O(steps) that are to run.
    type: list
    elements: str
    default: []
  database:
    description: The database that they start in.
    type: str
  passwords:
    description: Files on the server, by name; the password in the file takes the place of C(:name), quoted.
    type: dict
    default: {}
  root_password:
    description: Root's password, when it is not the one that is mounted.
    type: str
  hint:
    description: What the user can do when the statements fail.
    type: str
    default: ""
attributes:
  check_mode:
    description: Says that it would run.
    support: full
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Make the database
  harden.stack.mysql_run:
    container: csvs23-dbserver-1
    sql: CREATE DATABASE IF NOT EXISTS csvs23db;
"""

RETURN = r"""
changes:
  description: The names of the steps that ran.
  returned: when O(chosen) is given
  type: list
output:
  description: What the statements printed.
  returned: success
  type: str
"""

from ..module_utils.database.writing import fill_in, run_statements
from ..module_utils.mysql.client import Client, SqlError, quoted


# Ansible writes every argument into the server's log; rows of a table may be about people.
SQL = {"type": "str", "no_log": True}
STEP = {"name": {"type": "str", "required": True}, "sql": {**SQL, "required": True}}


def run(params: dict, passwords: dict) -> str:
    sql = params["sql"] or "\n".join(step["sql"] for step in params["steps"] if step["name"] in params["chosen"])
    return Client(params["container"]).run(
        fill_in(sql, passwords, quoted), database=params["database"] or "",
        given=params["root_password"] or "", secrets=tuple(passwords.values()))


def main() -> None:
    run_statements(run, SqlError, one_of=("sql", "steps"), sql=SQL, database={"type": "str"},
                   steps={"type": "list", "elements": "dict", "options": STEP},
                   chosen={"type": "list", "elements": "str", "default": []},
                   root_password={"type": "str", "no_log": True}, hint={"type": "str", "default": ""})


if __name__ == "__main__":
    main()
