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

from ..module_utils.postgres.statements import ARGUMENTS, run_statements
from ..module_utils.as_module import as_module


def main() -> None:
    as_module(run_statements, ARGUMENTS)


if __name__ == "__main__":
    main()
