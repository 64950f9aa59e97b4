#!/usr/bin/python
"""Reads a PostgreSQL server's accounts, rights, tables and seed in one batch, and says what is not as wanted."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: postgres_facts
short_description: Read what a PostgreSQL server has, and say what is not as wanted
description:
  - One call of the client inside the container reads everything. No password and nothing made of one is ever returned.
options:
  container: {description: The name of the container., type: str, required: true}
  host: {description: The name of the server in the findings., type: str, required: true}
  service: {description: The name of the service in the findings., type: str, required: true}
  database: {description: The application's database., type: str, required: true}
  password_file: {description: The file on the server that holds the administrator's password., type: path, required: true}
  accounts:
    description: The accounts that applications use.
    type: list
    elements: dict
    default: []
    suboptions:
      user: {description: The name., type: str, required: true}
      rights: {description: What it may do in the database., type: str, choices: [data, schema], required: true}
      connections: {description: How many connections it may hold at once., type: int, required: true}
      password_file: {description: The file on the server that holds its password., type: path, required: true}
  seed: {description: The name under which the seed is remembered., type: str, default: ""}
  table: {description: The table that is there when the database has been seeded., type: str, default: ""}
attributes:
  check_mode: {description: Changes nothing anyway., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Look at the database
  postgres_facts:
    container: shop-dbserver-1
    host: "{{ inventory_hostname }}"
    service: dbserver
    database: shop
    password_file: /opt/harden/shop/secrets/dbserver_postgres_password
    accounts:
      - {user: web, rights: data, connections: 40, password_file: /opt/harden/shop/secrets/dbserver_web_password}
    seed: shop
    table: article
  register: dbserver_state
"""

RETURN = r"""
todo:
  description: What has to change, in words; empty when everything is as wanted.
  returned: success
  type: list
  sample: [account web, seed]
parts:
  description: What has to change, by the tasks that do it.
  returned: success
  type: list
  sample: [database, owner, open, administrator]
accounts:
  description: The accounts that are not as wanted.
  returned: success
  type: list
seed:
  description: C(none), C(wanted), C(half), C(done), or C(foreign) for a table that was not made by us.
  returned: success
  type: str
retry_is_safe:
  description: Whether nothing was in the database when a seed that is half done was started.
  returned: success
  type: bool
findings:
  description: What the verify play reports of accounts.
  returned: success
  type: list
"""

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_postgres import OWNER, Client, SqlError, read_password
from ansible.module_utils.harden_postgres_batch import batch
from ansible.module_utils.harden_postgres_state import State

CONTROLS = ("least-privilege-account", "local-root", "no-open-accounts")


def unread(params: dict, why: str) -> dict:
    """The answer when nothing could be read."""
    finding = {"host": params["host"], "service": params["service"], "ok": None, "why": why}
    return {"todo": [], "parts": [], "accounts": [], "seed": "none", "retry_is_safe": False,
            "findings": [{**finding, "control": control} for control in CONTROLS]}


def answer(params: dict, output: str) -> dict:
    passwords = {account["user"]: read_password(account["password_file"]) for account in params["accounts"]}
    state = State(output, params["database"], params["accounts"], {**passwords, "postgres": read_password(params["password_file"])})
    seed = state.seed() if params["table"] else "none"
    # What is made anew has nothing yet.
    new = seed == "half" or not state.has_database
    parts = {
        "database": [] if state.has_database else [f"database {params['database']}"],
        "administrator": [] if state.has_password() else ["the administrator's password"],
        "owner": [] if state.has_owner() and not new else ["the owner of the tables"],
        "open": [f"open to everybody: {right}" for right in state.open_rights()] or (["rights of everybody"] if new else []),
    }
    accounts = [account["user"] for account in params["accounts"]] if new else state.wrong_accounts()
    todo = [*(text for part in parts.values() for text in part), *(f"account {user}" for user in accounts),
            *(["seed"] if seed in ("wanted", "half") else [])]
    return {"todo": todo, "parts": [part for part, texts in parts.items() if texts], "accounts": accounts, "seed": seed,
            "retry_is_safe": state.retry_is_safe(),
            "findings": [{"host": params["host"], "service": params["service"], **finding} for finding in state.findings()]}


def advice(error: Exception) -> str:
    """What helps where the volume was made with another administrator."""
    return (' The volume was made with another administrator. Make one of this name in it: CREATE ROLE postgres SUPERUSER LOGIN.'
            if 'role "postgres" does not exist' in str(error) else "")


def main() -> None:
    account = {"user": {"type": "str", "required": True},
               "rights": {"type": "str", "choices": ["data", "schema"], "required": True},
               "connections": {"type": "int", "required": True},
               "password_file": {"type": "path", "required": True, "no_log": False}}
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "host": {"type": "str", "required": True},
            "service": {"type": "str", "required": True},
            "database": {"type": "str", "required": True},
            "password_file": {"type": "path", "required": True, "no_log": False},
            "accounts": {"type": "list", "elements": "dict", "options": account, "default": []},
            "seed": {"type": "str", "default": ""},
            "table": {"type": "str", "default": ""},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        output = Client(params["container"]).run(batch(params["database"], params["table"], params["seed"], OWNER))
        module.exit_json(changed=False, **answer(params, output))
    except (SqlError, OSError, subprocess.TimeoutExpired) as error:
        if module.check_mode:
            module.exit_json(changed=False, **unread(params, f"the database could not be asked: {error}"))
        module.fail_json(msg=f"The database of {params['service']} could not be asked: {error}. Its data were not touched.{advice(error)}")


if __name__ == "__main__":
    main()
