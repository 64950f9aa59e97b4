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

import hashlib
import subprocess

from ansible.module_utils.basic import AnsibleModule
from ..module_utils.database.writing import SEED
from ..module_utils.postgres.client import OWNER, Client, SqlError, name, quoted

# As module_utils/postgres/batch.py counts them.
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


def main() -> None:
    module = AnsibleModule(argument_spec=SEED, supports_check_mode=True)
    params = module.params
    if module.check_mode:
        module.exit_json(changed=True)
    words = {
        "name": quoted(params["name"]),
        "table": quoted(params["table"]),
        "database": name(params["database"]),
        "owner": name(OWNER),
        "sha256": quoted(hashlib.sha256(params["sql"].encode("utf-8", "surrogateescape")).hexdigest()),
    }
    try:
        client = Client(params["container"])
        client.run(OURS + STARTED.format(**words), params["database"])
        # Ansible reads files without their last line break, which the end of a COPY needs.
        client.run(params["sql"] + "\n", params["database"], first=FIRST.format(**words), last=LAST.format(**words))
        module.exit_json(changed=True)
    except SqlError as error:
        hint = (
            "is `unless_table` in harden.yml right?"
            if "there is no table" in str(error)
            else f"Fix {params['file']} and deploy again."
        )
        module.fail_json(
            msg=f"{params['file']}: the database refused: {error}. Nothing of the file is kept, unless it ends the "
            "transaction by "
            f"itself. {hint}"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        module.fail_json(
            msg=f"{params['file']} was cut off: {error}. Deploy again: what was begun is undone, unless the file "
            "ends the transaction "
            "by itself."
        )


if __name__ == "__main__":
    main()
