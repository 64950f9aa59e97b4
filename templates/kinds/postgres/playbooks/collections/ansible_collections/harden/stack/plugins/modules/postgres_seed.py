#!/usr/bin/python
"""Fills a PostgreSQL database from an SQL file: wholly, or not at all."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: postgres_seed
short_description: Fill a PostgreSQL database from an SQL file, wholly or not at all
description:
  - The file, the test for the table and the note that it is done are one transaction, as the role that owns the
    application's tables.
  - Before it a note says that the seed has started and what was there, because a file may end the transaction by
    itself.
  - Call it when M(harden.stack.database_facts) says that the seed is wanted; it always writes.
  - A module of its own, because the server is on an internal network and is reached through its container alone.
extends_documentation_fragment: harden.stack.seed
author:
  - harden-init (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Fill the database
  harden.stack.postgres_seed:
    container: shop-dbserver-1
    database: shop
    name: shop
    file: dbserver/shop.sql
    sql: "{{ lookup('ansible.builtin.file', playbook_dir ~ '/../dbserver/shop.sql') }}"
    table: article
"""

RETURN = r""" # """

from ..module_utils.as_module import as_module
from ..module_utils.database.writing import SEED
from ..module_utils.postgres.seed import seed


def main() -> None:
    as_module(seed, SEED)


if __name__ == "__main__":
    main()
