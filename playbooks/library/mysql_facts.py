#!/usr/bin/python
"""Reads a MariaDB or MySQL server's accounts, rights, tables and seed in one batch, and says what is not as wanted."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: mysql_facts
short_description: Read what a MariaDB or MySQL server has, and say what is not as wanted
description:
  - One call of the client inside the container reads everything. No password and no hash of one is ever returned.
options:
  container: {description: The name of the container., type: str, required: true}
  host: {description: The name of the server in the findings., type: str, required: true}
  service: {description: The name of the service in the findings., type: str, required: true}
  server: {description: Whose it is., type: str, choices: [mariadb, mysql], required: true}
  database: {description: The application's database., type: str, required: true}
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
  mysql_facts:
    container: csvs23-dbserver-1
    host: "{{ inventory_hostname }}"
    service: dbserver
    server: mariadb
    database: csvs23db
    accounts:
      - {user: webserver, rights: data, password_file: /opt/harden/csvs23/secrets/dbserver_webserver_password}
    seed: csvs23db
    table: suggestion
  register: dbserver_state
"""

RETURN = r"""
todo:
  description: What has to change, in words; empty when everything is as wanted.
  returned: success
  type: list
  sample: [account webserver, seed]
root:
  description: Whether root's password is C(accepted) or C(refused); C(unknown) when the server does not run (only in check mode).
  returned: success
  type: str
accounts:
  description: The accounts that are not as wanted.
  returned: success
  type: list
open:
  description: Accounts that an image leaves open, written as SQL.
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
from ansible.module_utils.harden_mysql import Client, Refused, SqlError, read_password
from ansible.module_utils.harden_mysql_servers import SERVERS
from ansible.module_utils.harden_mysql_state import State, batch

CONTROLS = ("least-privilege-account", "local-root", "no-open-accounts")


def unread(params: dict, root: str, why: str) -> dict:
    """The answer when nothing could be read."""
    finding = {"host": params["host"], "service": params["service"], "ok": None, "why": why}
    return {"root": root, "todo": ["root password"] if root == "refused" else [], "accounts": [], "open": [], "seed": "none",
            "retry_is_safe": False, "findings": [{**finding, "control": control} for control in CONTROLS]}


def answer(params: dict, output: str) -> dict:
    passwords = {account["user"]: read_password(account["password_file"]) for account in params["accounts"]}
    state = State(params["server"], output, params["database"], params["accounts"], passwords)
    seed = state.seed() if params["table"] else "none"
    wrong = state.wrong_accounts()
    todo = [
        *([] if state.has_database else [f"database {params['database']}"]),
        *([] if state.has_health_account() else ["health account"]),
        *(f"account {user}" for user in wrong),
        *(f"open account {account}" for account in state.open_accounts()),
        *(["test database"] if state.has_test_database else []),
        *(["seed"] if seed in ("wanted", "half") else []),
    ]
    return {"root": "accepted", "todo": todo, "accounts": wrong, "open": state.open_accounts(), "seed": seed,
            "retry_is_safe": state.retry_is_safe(),
            "findings": [{"host": params["host"], "service": params["service"], **finding} for finding in state.findings()]}


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
            "server": {"type": "str", "choices": sorted(SERVERS), "required": True},
            "database": {"type": "str", "required": True},
            "accounts": {"type": "list", "elements": "dict", "options": account, "default": []},
            "seed": {"type": "str", "default": ""},
            "table": {"type": "str", "default": ""},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        questions = batch(SERVERS[params["server"]], params["database"], params["table"], params["seed"])
        output = Client(params["container"]).run(questions)
        module.exit_json(changed=False, **answer(params, output))
    except Refused:
        module.exit_json(changed=False, **unread(params, "refused", "root's password was refused"))
    except (SqlError, OSError, subprocess.TimeoutExpired) as error:
        if module.check_mode:
            module.exit_json(changed=False, **unread(params, "unknown", f"the database could not be asked: {error}"))
        module.fail_json(msg=f"The database of {params['service']} could not be asked: {error}. Its data were not touched.")


if __name__ == "__main__":
    main()
