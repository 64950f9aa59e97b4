"""Fills a database from an SQL file, and remembers how far it came."""

from __future__ import annotations

import hashlib
import subprocess

from .client import Client, SqlError, quoted

__all__ = ["seed"]

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


def seed(check: bool, **params) -> dict:
    """What mysql_seed returns; `params` are those of SEED."""
    if check:
        return {"changed": True}
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
            return {"failed": True, "msg": f"The database refused: {error}. {hint}".strip()}
        except (OSError, subprocess.TimeoutExpired) as error:
            return {"failed": True, "msg": f"The database was not reached: {error}. {hint}".strip()}
    return {"changed": True}
