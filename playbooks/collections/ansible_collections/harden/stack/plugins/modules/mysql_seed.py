#!/usr/bin/python
"""Fills a MariaDB or MySQL database from an SQL file, and remembers how far it came."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: mysql_seed
short_description: Fill a MariaDB or MySQL database from an SQL file
description:
  - Before the file a note says that the seed has started and what was there, after it that the seed is done; a file
    that was cut off is known by that, because no transaction of these servers holds the making of a table.
  - Call it when M(harden.stack.database_facts) says that the seed is wanted; it always writes.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
extends_documentation_fragment: harden.stack.seed
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Fill the database
  harden.stack.mysql_seed:
    container: csvs23-dbserver-1
    database: csvs23db
    name: csvs23db
    file: dbserver/csvs23db.sql
    sql: "{{ lookup('ansible.builtin.file', playbook_dir ~ '/../dbserver/csvs23db.sql') }}"
    table: suggestion
"""

RETURN = r""" # """

from ..module_utils.as_module import as_module
from ..module_utils.database.writing import SEED
from ..module_utils.mysql.seed import seed


def main() -> None:
    as_module(seed, SEED)


if __name__ == "__main__":
    main()
