"""Fills a database from an SQL file in one transaction, and remembers how far it came."""

from __future__ import annotations

import hashlib
import subprocess

from .client import OWNER, Client, SqlError, name, quoted

__all__ = ["seed"]

# As batch.py counts them.
STARTED = r"""
BEGIN;
CREATE SCHEMA IF NOT EXISTS harden_init;
REVOKE ALL ON SCHEMA harden_init FROM PUBLIC;
CREATE TABLE IF NOT EXISTS harden_init.seed (name text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('started', 'done')),
  sha256 text NOT NULL, at timestamptz NOT NULL, objects_before bigint NOT NULL);
DELETE FROM harden_init.seed WHERE name = {name};
INSERT INTO harden_init.seed SELECT {name}, 'started', {sha256}, now(),
  (SELECT COUNT(*) FROM pg_class WHERE relnamespace IN
  (SELECT oid FROM ours) AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S'))
  + (SELECT COUNT(*) FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours));
COMMIT;
"""

OURS = """CREATE TEMPORARY VIEW ours AS SELECT oid FROM pg_namespace n
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'harden_init')
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid = 'pg_namespace'::regclass AND objid = n.oid AND deptype = 'e');
"""

# The file may make schemas and extensions; the application that comes after it may not.
FIRST = "GRANT CREATE ON DATABASE {database} TO {owner}; SET ROLE {owner};"

LAST = """RESET ROLE; REVOKE CREATE ON DATABASE {database} FROM {owner};
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class
      WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relname IN ({table}, lower({table}))) THEN
    RAISE EXCEPTION 'there is no table %', {table};
  END IF;
END $$;
UPDATE harden_init.seed SET state = 'done', at = now() WHERE name = {name};"""


def seed(check: bool, **params) -> dict:
    """What postgres_seed returns; `params` are those of SEED."""
    if check:
        return {"changed": True}
    words = {
        "name": quoted(params["name"]),
        "table": quoted(params["table"]),
        "database": name(params["database"]),
        "owner": name(OWNER),
        "sha256": quoted(hashlib.sha256(params["sql"].encode("utf-8", "surrogateescape")).hexdigest()),
    }
    file = params["file"]
    try:
        client = Client(params["container"])
        client.run(OURS + STARTED.format(**words), params["database"])
        # Ansible reads files without their last line break, which the end of a COPY needs.
        client.run(params["sql"] + "\n", params["database"], first=FIRST.format(**words), last=LAST.format(**words))
    except SqlError as error:
        lacks_table = "there is no table" in str(error)
        hint = "is `unless_table` in harden.yml right?" if lacks_table else f"Fix {file} and deploy again."
        return {"failed": True, "msg": f"{file}: the database refused: {error}. Nothing of the file is kept, unless it "
                                       f"ends the transaction by itself. {hint}"}
    except (OSError, subprocess.TimeoutExpired) as error:
        return {"failed": True, "msg": f"{file} was cut off: {error}. Deploy again: what was begun is undone, "
                                       "unless the file ends the transaction by itself."}
    return {"changed": True}
