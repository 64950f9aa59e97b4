#!/usr/bin/python
"""Reads the users of a Redis or Valkey server in one batch, and says what is not as wanted."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: redis_facts
short_description: Read what users a Redis or Valkey server has, and say what is not as wanted
description:
  - One call of the client inside the container reads everything, and asks what each application could run. No password and no hash of one is ever
    returned.
options:
  container: {description: The name of the container., type: str, required: true}
  host: {description: The name of the server in the findings., type: str, required: true}
  service: {description: The name of the service in the findings., type: str, required: true}
  accounts:
    description: The users that applications are.
    type: list
    elements: dict
    default: []
    suboptions:
      user: {description: The name., type: str, required: true}
      rights: {description: Whether it may run programs inside the server as well., type: str, choices: [data, schema], required: true}
      prefix: {description: How its keys begin; empty for all keys., type: str, default: ""}
      password_file: {description: The file on the server that holds its password., type: path, required: true}
attributes:
  check_mode: {description: Changes nothing anyway., support: full}
author:
  - harden-init
"""

EXAMPLES = r"""
- name: Look at the users
  redis_facts:
    container: shop-cache-1
    host: "{{ inventory_hostname }}"
    service: cache
    accounts:
      - {user: web, rights: data, prefix: "web:", password_file: /opt/harden/shop/secrets/cache_web_password}
  register: cache_state
"""

RETURN = r"""
todo:
  description: What has to change, in words; empty when everything is as wanted.
  returned: success
  type: list
  sample: [user web]
findings:
  description: What the verify play reports of the users.
  returned: success
  type: list
"""

import subprocess

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.harden_redis import Admin, CommandError
from ansible.module_utils.harden_redis_state import State, questions

CONTROLS = ("least-privilege-account", "no-open-accounts")


def unread(params: dict, why: str) -> dict:
    """The answer when nothing could be read."""
    finding = {"host": params["host"], "service": params["service"], "ok": None, "why": why}
    return {"todo": [], "findings": [{**finding, "control": control} for control in CONTROLS]}


def read_password(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def look(params: dict) -> dict:
    accounts = params["accounts"]
    passwords = {account["user"]: read_password(account["password_file"]) for account in accounts}
    state = State(Admin(params["container"]).run(questions(accounts)), accounts, passwords)
    return {"todo": state.todo(),
            "findings": [{"host": params["host"], "service": params["service"], **finding} for finding in state.findings()]}


def main() -> None:
    account = {"user": {"type": "str", "required": True},
               "rights": {"type": "str", "choices": ["data", "schema"], "required": True},
               "prefix": {"type": "str", "default": ""},
               "password_file": {"type": "path", "required": True, "no_log": False}}
    module = AnsibleModule(
        argument_spec={
            "container": {"type": "str", "required": True},
            "host": {"type": "str", "required": True},
            "service": {"type": "str", "required": True},
            "accounts": {"type": "list", "elements": "dict", "options": account, "default": []},
        },
        supports_check_mode=True,
    )
    params = module.params
    try:
        module.exit_json(changed=False, **look(params))
    except (CommandError, OSError, subprocess.TimeoutExpired) as error:
        if module.check_mode:
            module.exit_json(changed=False, **unread(params, f"the server could not be asked: {error}"))
        module.fail_json(msg=f"The server {params['service']} could not be asked: {error}. Its data were not touched.")


if __name__ == "__main__":
    main()
