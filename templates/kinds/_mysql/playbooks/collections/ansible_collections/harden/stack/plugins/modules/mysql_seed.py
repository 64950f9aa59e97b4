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

import hashlib
import subprocess

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.database.writing import SEED
from ..module_utils.mysql.client import Client, SqlError, quoted

# The mark tells the next deploy that a table may be half-made.
STARTED = """
CREATE DATABASE IF NOT EXISTS harden_init;
CREATE TABLE IF NOT EXISTS harden_init.seed (
  name VARCHAR(190) PRIMARY KEY,
  state ENUM('started', 'done') NOT NULL,
  sha256 CHAR(64) NOT NULL,
  at DATETIME NOT NULL,
  objects_before INT NOT NULL);
REPLACE INTO harden_init.seed
SELECT {name}, 'started', {sha256}, UTC_TIMESTAMP(),
  (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = {database})
  + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {database})
  + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {database});
"""
DONE = """
SELECT 1 FROM `{table}` LIMIT 0;
UPDATE harden_init.seed SET state = 'done', at = UTC_TIMESTAMP() WHERE name = {name};
"""


class SeedFault(Exception):
    """The server did not take a part of it; the text has its words, and what the user can do."""


def seed(params: dict) -> None:
    """Runs it; raises SeedFault."""
    file, table = params["file"], params["table"]
    words = {"name": quoted(params["name"]), "database": quoted(params["database"]), "table": table.replace("`", "``"),
             "sha256": quoted(hashlib.sha256(params["sql"].encode("utf-8", "surrogateescape")).hexdigest())}
    client = Client(params["container"])
    # A client for each: the file may leave a text or a comment open, or another separator.
    for database, sql, hint in (
        ("", STARTED.format(**words), ""),
        (params["database"], params["sql"], f"What stands before that line was run. Fix {file} and deploy again: the "
                                            "deploy tells how to go on."),
        (params["database"], DONE.format(**words), f"{file} made no table {table}: is `unless_table` in harden.yml "
                                                   "right?"),
    ):
        try:
            client.run(sql, database=database)
        except SqlError as error:
            raise SeedFault(f"The database refused: {error}. {hint}".strip()) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SeedFault(f"The database was not reached: {error}. {hint}".strip()) from error


def main() -> None:
    module = AnsibleModule(argument_spec=SEED, supports_check_mode=True)
    if module.check_mode:
        module.exit_json(changed=True)
    try:
        seed(module.params)
        module.exit_json(changed=True)
    except SeedFault as fault:
        module.fail_json(msg=str(fault))


if __name__ == "__main__":
    main()
