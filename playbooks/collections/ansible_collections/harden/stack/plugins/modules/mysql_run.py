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
    description: Statements by what they are for, of which those of O(chosen) run in one call of the client, where
      there is no O(sql).
    type: list
    elements: dict
    default: []
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

from ..module_utils.mysql.statements import ARGUMENTS, run_statements
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(run_statements, ARGUMENTS)


if __name__ == "__main__":
    main()
